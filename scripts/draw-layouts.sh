#!/bin/sh
# Draws the layouts that intake reads, for the manual: docs/gallery/读取-*.png. Needs LibreOffice and pdftoppm.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo run --quiet --locked --example draw_layouts -- "$work"
for book in "$work"/*.xlsx; do
    name=$(basename "$book" .xlsx)
    libreoffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work" "$book" >/dev/null 2>&1
    case $name in *推荐表) height=240 ;; *并排) height=165 ;; *) height=150 ;; esac
    # The table stands in the page's upper left corner.
    pdftoppm -png -gray -r 72 -singlefile -x 0 -y 0 -W 725 -H $height "$work/$name.pdf" "docs/gallery/$name"
done
