#!/usr/bin/env bash
# Makes the archive that a bureau unpacks: dist/yinfa-<version>-<os>-<arch>.tar.gz, for Windows .zip.
#
# The same commit, program and fonts give the same bytes: names sorted, times and owners fixed. Nothing is fetched.
#   PROFILE=dev ./scripts/dist.sh             with the development build, to try the archive
#   TARGET=x86_64-pc-windows-gnu PROGRAM=FILE  with a program built elsewhere; a host's is run to try the archive
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C.UTF-8 TZ=UTC

host=$(rustc -vV | sed -n 's/^host: //p')
target=${TARGET:-$host}
profile=${PROFILE:-dist}
case $target in
  *-windows-*) os=windows exe=.exe ;;
  *-darwin) os=macos exe= ;;
  *-linux-*) os=linux exe= ;;
  *) echo "不认识的目标 $target" >&2; exit 2 ;;
esac
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=yinfa-$version-$os-${target%%-*}
stamp=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

./scripts/fetch-fonts.sh
# What makes the texts, and on this host writes the completions, is the development build that everything else uses.
cargo build --locked --bins --examples
program=${PROGRAM:-}
if [ -z "$program" ]; then
  folder=$profile
  if [ "$profile" = dev ]; then folder=debug; else cargo build --locked --profile "$profile" --bin yinfa; fi
  program=target/$folder/yinfa
fi
texts=target/debug/examples/release_texts
yinfa=target/debug/yinfa

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
root=$work/$name
mkdir -p "$root"/{fonts/许可,templates,安装/补全,样例}

install -m 755 "$program" "$root/yinfa$exe"
sed -n 's/^[0-9a-f]\{64\} \([^ ]*\) .*/\1/p' scripts/fetch-fonts.sh | while read -r font; do
  install -m 644 "fonts/$font" "$root/fonts/$font"
  grep -q "$font" data/font-licences/说明.txt || { echo "data/font-licences/说明.txt 没有写明 $font 的许可" >&2; exit 1; }
done
cp data/font-licences/* "$root/fonts/许可/"
cp -r templates/text "$root/templates/"
cp -r data/sample/. "$root/样例/"
cp LICENSE CHANGELOG.md docs/使用手册.md data/release/先看这里.txt "$root/"
# The manual's pictures, where its Markdown looks for them.
grep -o '](gallery/[^)]*)' docs/使用手册.md | sed 's/](\(.*\))/\1/' | sort -u | while read -r picture; do
  install -D -m 644 "docs/$picture" "$root/$picture"
done
"$texts" manual docs/使用手册.md > "$root/使用手册.html"
cargo metadata --locked --offline --format-version 1 --filter-platform "$target" | "$texts" licences > "$root/THIRD-PARTY.txt"
case $os in
  windows)
    # Older Notepads know neither a bare line feed nor UTF-8 without its mark.
    for text in "$root"/先看这里.txt "$root"/THIRD-PARTY.txt "$root"/fonts/许可/说明.txt "$root"/templates/text/*; do
      sed -i -e '1s/^/\xef\xbb\xbf/' -e 's/$/\r/' "$text"
    done
    "$yinfa" completions powershell > "$root/安装/补全/yinfa.ps1"
    ;;
  *)
    "$yinfa" completions bash > "$root/安装/补全/yinfa.bash"
    "$yinfa" completions zsh > "$root/安装/补全/_yinfa"
    "$yinfa" completions fish > "$root/安装/补全/yinfa.fish"
    "$yinfa" man > "$root/安装/yinfa.1"
    cp data/release/印发.desktop data/release/印发.svg "$root/安装/"
    install -m 755 data/release/安装.sh "$root/"
    ;;
esac

find "$root" -exec touch -h -d "@$stamp" {} +
chmod -R u=rwX,go=rX "$root"
mkdir -p dist
if [ "$os" = windows ]; then
  archive=dist/$name.zip
  # Python's zip marks names as UTF-8, which Windows needs to read Chinese ones.
  (cd "$work" && python3 - "$name" "$stamp" "$name.zip" << 'PYTHON'
import os, sys, time, zipfile
name, stamp, out = sys.argv[1:]
files = sorted(os.path.join(folder, file) for folder, _, files in os.walk(name) for file in files)
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for path in files:
        entry = zipfile.ZipInfo(path, time.gmtime(int(stamp))[:6])
        entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
        with open(path, "rb") as file:
            archive.writestr(entry, file.read())
PYTHON
  )
  mv "$work/$name.zip" "$archive"
else
  archive=dist/$name.tar.gz
  tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="@$stamp" -C "$work" -cf - "$name" |
    gzip -9n > "$work/archive"
  mv "$work/archive" "$archive"
fi
(cd dist && sha256sum "$(basename "$archive")" > "$(basename "$archive").sha256")

# Tried as a clerk would: unpacked under a name with a space and Chinese, read-only, no HOME to speak of.
if [ "$target" = "$host" ]; then
  trial="$work/新 文件夹"
  mkdir "$trial"
  tar -C "$trial" -xzf "$archive"
  chmod -R a-w "$trial"
  report=$(cd / && env -i HOME=/nonexistent "$trial/$name/yinfa" doctor) || { echo "$report" >&2; exit 1; }
  roles=$(grep -c "程序旁边：$trial/$name/fonts/" <<< "$report")
  [ "$roles" = 7 ] || { echo "$report" >&2; echo "7 种用途里只有 $roles 种用的是包里的字体" >&2; exit 1; }
  status=0
  (cd / && env -i HOME=/nonexistent "$trial/$name/yinfa" build "$trial/$name/样例" --quiet --as-of 2026-03-01 --out "$work/输出") > "$work/said" || status=$?
  [ "$status" = 1 ] && [ -s "$work/输出/1-通知/印发通知.pdf" ] || { cat "$work/said" >&2; echo "样例没有印成" >&2; exit 1; }
  echo "试过：解开后在只读、名字带空格的文件夹里，字体齐全，样例印成 $(find "$work/输出" -type f | wc -l) 个文件"
fi
echo "$archive　$(du -h "$archive" | cut -f1)　$(cut -c1-64 "$archive.sha256")"
