#!/bin/sh
# 在自己的账户里装好“印发”：开始菜单和桌面上的图标、命令 yinfa、命令补全、手册页。不需要管理员密码，不上网。
#   ./安装.sh         安装（挪动了这个文件夹，再运行一次）
#   ./安装.sh 撤销    去掉装上的东西；这个文件夹和您的工作目录都不动
#
# Everything placed points back to the folder this script stands in, which may be read-only and may have any name.
set -eu

fail() { echo "没有装成：$1" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd -P)
[ -n "${HOME:-}" ] && [ -d "$HOME" ] || fail "不知道您的主文件夹在哪里（HOME 没有设置），请在桌面登录后运行"
[ -x "$here/yinfa" ] || fail "$here 里没有程序 yinfa，请把压缩包完整解开，在解开的文件夹里运行"
case $here in *'
'*) fail "文件夹的名字里有换行，请换个名字" ;; esac

data=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}
command=$HOME/.local/bin/yinfa
menu=$data/applications/yinfa.desktop
icon=$data/icons/hicolor/scalable/apps/yinfa.svg
desktop=
for folder in "$(xdg-user-dir DESKTOP 2>/dev/null || true)" "$HOME/桌面" "$HOME/Desktop"; do
  if [ -z "$desktop" ] && [ -d "$folder" ] && [ "$folder" != "$HOME" ]; then desktop=$folder; fi
done
shortcut=${desktop:+$desktop/印发.desktop}

# What is copied: where from, where to.
copies="安装/补全/yinfa.bash|$data/bash-completion/completions/yinfa
安装/补全/_yinfa|$data/zsh/site-functions/_yinfa
安装/补全/yinfa.fish|$config/fish/completions/yinfa.fish
安装/yinfa.1|$data/man/man1/yinfa.1
安装/印发.svg|$icon"

# The command is ours when it is a link to a program of this name; anything else is somebody's own.
ours() {
  case $(readlink "$command" || true) in
    */yinfa) true ;;
    *) [ ! -e "$command" ] && [ ! -L "$command" ] ;;
  esac
}

# A path in a quoted argument of Exec: escaped for the argument, then for the value, and % for the field codes.
quoted() { printf '%s' "$1" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g'; }

remove() {
  if ours; then rm -f "$command"; fi
  echo "$copies" | while IFS='|' read -r _ target; do rm -f "$target"; done
  rm -f "$menu"
  if [ -n "$shortcut" ]; then rm -f "$shortcut"; fi
  echo "已去掉图标、命令、补全和手册页。程序还在 $here，不要了就删掉这个文件夹。"
}

install() {
  ours || fail "$command 已有，不是“印发”的，请先把它改名"
  mkdir -p "$(dirname "$command")" "$(dirname "$menu")"
  ln -sfn "$here/yinfa" "$command"
  echo "$copies" | while IFS='|' read -r source target; do
    mkdir -p "$(dirname "$target")"
    # Not with the permissions of the source: it may lie on a read-only disc, and the next installation writes again.
    rm -f "$target"
    cat "$here/$source" > "$target"
  done
  program=$(quoted "$here/yinfa")
  while IFS= read -r line; do
    case $line in
      Exec=*) printf 'Exec="%s" serve --open\n' "$program" ;;
      Icon=*) printf 'Icon=%s\n' "$icon" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done < "$here/安装/印发.desktop" > "$menu"
  chmod 755 "$menu"
  if [ -n "$shortcut" ]; then
    cp "$menu" "$shortcut"
    gio set "$shortcut" metadata::trusted true 2>/dev/null || true
  fi
  echo "已装好：开始菜单${shortcut:+和桌面}上有“印发”，终端里的命令是 yinfa（$command）。"
  case ":${PATH:-}:" in
    *":$HOME/.local/bin:"*) ;;
    *) echo "终端里还找不到 yinfa 的，注销后重新登录一次；还不行，就写全 $command。" ;;
  esac
}

case ${1:-} in
  "") install ;;
  撤销) remove ;;
  *) fail "不认识“$1”；安装不用写别的，撤销写 ./安装.sh 撤销" ;;
esac
