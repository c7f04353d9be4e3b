#!/usr/bin/env bash
# Measures how reading, checking and printing grow with the number of schools, and what a second run costs.
#
#   scripts/bench-scale.sh [-p PROGRAM] [-d FOLDER] [-i SCHOOLS] [SCHOOLS...]
#
#   SCHOOLS     sizes to read, check and print into a sink (default 1000 10000 100000)
#   -p PROGRAM  the program to measure (default target/release/yinfa; build it with
#               cargo build --release --locked --bins --examples)
#   -d FOLDER   where the invented counties go and stay (default a temporary folder, removed at the end)
#   -i SCHOOLS  schools of the folder that is built in full, twice, and a third time after one phone number changed
#               (default 0: not done)
#
# Prints one line a step: what, seconds by the clock, seconds of processor, most memory, what the program said.
# Times on a machine with other work are no times: the load is printed beside them.
set -euo pipefail
cd "$(dirname "$0")/.."

program=target/release/yinfa
folder=""
twice=0
while getopts "p:d:i:" option; do
  case $option in
    p) program=$OPTARG ;;
    d) folder=$OPTARG ;;
    i) twice=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 1000 10000 100000
[ -x "$program" ] || { echo "no program $program: see the head of this script" >&2; exit 2; }
command -v /usr/bin/time > /dev/null || { echo "needs /usr/bin/time (package time)" >&2; exit 2; }
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
export YINFA_FONTS=${YINFA_FONTS:-$PWD/fonts}
day=(--as-of 2026-03-01)

# step NAME COMMAND...
step() {
  local name=$1 said status=0
  shift
  said=$(/usr/bin/time -o "$folder/time" -f "%e %U %S %M" "$@" 2>&1) || status=$?
  [ $status -le 1 ] || { echo "$said" >&2; exit $status; }
  # A non-zero status puts a line of its own first.
  tail -n 1 "$folder/time" | {
    read -r wall user system memory
    printf '%-34s %8s s  cpu %8s s  %6d MB  load %s  %s\n' "$name" "$wall" \
      "$(echo "$user $system" | awk '{print $1 + $2}')" $((memory / 1024)) "$(cut -d' ' -f1 /proc/loadavg)" \
      "$(echo "$said" | grep -E '试印|共 |没有变化' | tr '\n' ' ')"
  }
}

echo "$(nproc) cores, $(awk -F: '/model name/ {print $2; exit}' /proc/cpuinfo), $("$program" --version)"
for schools in "$@"; do
  county="$folder/$schools"
  [ -d "$county" ] || "$program" gen "$county" --schools "$schools"
  [ -d "$county-csv" ] || "$program" gen "$county-csv" --schools "$schools" --csv
  [ -d "$county-bare" ] || "$program" gen "$county-bare" --schools "$schools" --no-list
  step "$schools check" "$program" check "$county" "${day[@]}"
  step "$schools check, csv" "$program" check "$county-csv" "${day[@]}"
  step "$schools check, no school list" "$program" check "$county-bare" "${day[@]}"
  step "$schools 推荐表 into a sink" "$program" build "$county" "${day[@]}" --only 推荐表 --sink --quiet
done

if [ "$twice" -gt 0 ]; then
  county="$folder/twice"
  [ -d "$county" ] || "$program" gen "$county" --schools "$twice" --csv
  rm -rf "$folder/out"
  step "$twice build" "$program" build "$county" "${day[@]}" --out "$folder/out" --quiet
  step "$twice build again" "$program" build "$county" "${day[@]}" --out "$folder/out" --quiet
  sed -i '2s/13900000000/13911111111/' "$county/推荐人选汇总表.csv"
  step "$twice build, one phone changed" "$program" build "$county" "${day[@]}" --out "$folder/out" --quiet
fi
