#!/usr/bin/env bash
# Fetches the open fonts yinfa prints with into fonts/ (or the folder named as the first argument).
#
# Needs no root: the Debian packages are downloaded into a folder of our own and unpacked, never
# installed; the npm package is packed without running its scripts. What is pinned is the SHA-256 of
# each font file, not of the package: a package may be rebuilt, the outlines may not change under us.
# Idempotent: fonts already there with the right digest are not fetched again.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
dest=${1:-"$here/fonts"}
mkdir -p "$dest"
dest=$(cd "$dest" && pwd)

# sha256  file  where it comes from
wanted="
d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9 FandolFang-Regular.otf texlive-lang-chinese
4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28 FandolHei-Regular.otf texlive-lang-chinese
ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827 FandolKai-Regular.otf texlive-lang-chinese
829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c HanaMinB.ttf fonts-hanazono
a86e5cabd0c0b9bd656ff9c3e437bec6519fc7b149e845192edd8075b07789eb NotoSerifSC_300Light.ttf npm
c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742 NotoSerifSC_400Regular.ttf npm
5d19e0f438d4a30371f584d34a87c9232dba0a85237db63fe5337fe743487def NotoSerifSC_600SemiBold.ttf npm
"
npm_package="@expo-google-fonts/noto-serif-sc@0.4.3"

sound() { # sound FILE SHA256: is the file there, with this digest?
  [ -f "$dest/$1" ] && [ "$(sha256sum < "$dest/$1" | cut -d' ' -f1)" = "$2" ]
}

missing() { # missing SOURCE: the files of one source that are absent or wrong
  while read -r sum file source; do
    [ "$source" = "$1" ] || continue
    sound "$file" "$sum" || echo "$file"
  done <<< "$wanted"
}

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
work=$(mktemp -d)

# Takes the named files out of a folder or a tar stream by base name, atomically.
place() { # place FILE: moves FILE into fonts/ by rename, so an interrupted run leaves no half font
  cp "$1" "$dest/.$(basename "$1").part"
  chmod 644 "$dest/.$(basename "$1").part"
  mv -f "$dest/.$(basename "$1").part" "$dest/$(basename "$1")"
}

fetch_debian() { # fetch_debian PACKAGE FILE...
  local package=$1; shift
  echo "字体：正在下载 Debian 软件包 $package（只解包，不安装）…"
  local apt=("-o" "Dir::State::lists=$work/lists" "-o" "Dir::Cache=$work/cache" "-o" "APT::Sandbox::User=")
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  [ -e "$work/updated" ] || { apt-get "${apt[@]}" -qq update; touch "$work/updated"; }
  (cd "$work" && apt-get "${apt[@]}" -qq download "$package")
  mkdir -p "$work/$package"
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -x -C "$work/$package"
  local file found
  for file in "$@"; do
    found=$(find "$work/$package" -type f -name "$file" -print -quit)
    [ -n "$found" ] || { echo "字体：软件包 $package 里没有 $file" >&2; exit 1; }
    place "$found"
  done
}

fetch_npm() { # fetch_npm FILE...
  echo "字体：正在下载 npm 软件包 ${npm_package}（不运行其脚本）…"
  mkdir -p "$work/npm"
  (cd "$work/npm" && npm pack --ignore-scripts --silent "$npm_package" > /dev/null && tar -xzf ./*.tgz)
  local file found
  for file in "$@"; do
    found=$(find "$work/npm" -type f -name "$file" -print -quit)
    [ -n "$found" ] || { echo "字体：软件包 $npm_package 里没有 $file" >&2; exit 1; }
    place "$found"
  done
}

for source in texlive-lang-chinese fonts-hanazono npm; do
  files=$(missing "$source")
  [ -n "$files" ] || continue
  # shellcheck disable=SC2086 # one word a file, none has a space
  if [ "$source" = npm ]; then fetch_npm $files; else fetch_debian "$source" $files; fi
done

bad=0
while read -r sum file source; do
  [ -n "$sum" ] || continue
  sound "$file" "$sum" || { echo "字体：$file 与记录的 SHA-256 不符（来源 ${source}）" >&2; bad=1; }
done <<< "$wanted"
[ "$bad" = 0 ] || exit 1
echo "字体齐全：$dest"
