#!/usr/bin/env bash
# Prints the same recommendation forms with yinfa and with what a user would pick instead, in one run, and shows the
# tables that docs/benchmarks.md quotes. Peers are installed into a temporary environment at the versions pinned in
# scripts/peers/requirements.txt; LibreOffice comes from the machine (Debian: libreoffice-writer) and is left out where
# there is none.
#
#     scripts/bench-peers.sh            # 50 forms five times, 1,000 forms three times
#     PROFILE=release scripts/bench-peers.sh
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${PROFILE:-dist}
make --silent fonts
# The shipped program is built alone, as scripts/dist.sh does. For any other profile with the examples, as everything else
# is: alone it would have its libraries built a second time, with other features.
what=(--bins --examples)
if [ "$profile" = dist ]; then what=(--bin yinfa); fi
cargo build --locked --profile "$profile" "${what[@]}"
cargo build --locked --bins --examples
yinfa=$PWD/target/$profile/yinfa

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/peers/requirements.txt
office=()
if command -v soffice > /dev/null; then office=(docx-all); else echo "没有 LibreOffice：docxtpl 一组略去" >&2; fi

echo "$(nproc) 核，$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)；$(uptime | sed 's/.*load/load/')"
round() { # round COUNT RUNS WAY...
  local count=$1 runs=$2; shift 2
  local folder=$work/$count views=$work/$count-views
  "$yinfa" gen --schools "$count" "$folder" > /dev/null
  YINFA_FONTS=$PWD/fonts target/debug/examples/form_views "$folder" "$views" > /dev/null
  "$work/python/bin/python" scripts/peers/bench.py "$yinfa" "$folder" "$views" templates/typst "$PWD/fonts" \
    "$work/out" "$count" "$runs" "$@"
  echo
}
round 50 5 yinfa typst-loop typst-once weasyprint "${office[@]}" ${office:+docx-each}
# What starts a process for every form is linear in the forms: 50 tell.
round 1000 3 yinfa typst-loop weasyprint "${office[@]}"
