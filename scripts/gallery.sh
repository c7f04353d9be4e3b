#!/usr/bin/env bash
# One page of each document as a picture for the README, from the sample, in the open fonts only.
set -euo pipefail
cd "$(dirname "$0")/.."
yinfa=${YINFA:-target/debug/yinfa}
day=${SAMPLE_DAY:-2026-03-01}
export YINFA_FONTS=$PWD/fonts
mkdir -p docs/gallery

page() { # page FILE DOCUMENT [OPTION...]
  "$yinfa" preview data/sample "$2" --as-of "$day" --ppi 84 -o "docs/gallery/$1.png" "${@:3}"
}

# What the sample county has no occasion for, from its template's own sample.
sample() { # sample FILE TEMPLATE
  target/debug/examples/print_view "$2" "templates/typst/$2.sample.json" "docs/gallery/$1.png"
}

page 1-通知 通知
page 2-推荐表 推荐表
page 3-聘任通知 聘任通知
page 3-聘任名单 聘任通知 --page 3
page 3-聘书 聘书
page 4-花名册 花名册
page 5-退回整改单 退回整改单
page 5-催报函 催报函
page 1-推荐通知 推荐通知
page 7-培训签到表 培训签到表
page 7-培训证明 培训证明
page 8-履职情况表 履职情况表
page 8-考核表 考核表
page 8-考核汇总表 考核汇总表
page 6-签收单 签收单
page 6-照片核对表 照片核对表
page 6-装订册索引 装订册
page 4-公示名册 公示名册
page 5-回执 回执
sample 3-聘书正式 certificate
sample 3-变更通知 change_notice
sample 3-变更报备表 change_filing
sample 4-覆盖率 coverage
sample 9-上行文 official

# What only an issue brings about, from its PDF; left out where there is no pdftoppm (Debian: poppler-utils).
if command -v pdftoppm > /dev/null; then
  county=$(mktemp -d)
  cp -r data/sample "$county/县"
  "$yinfa" issue "$county/县" --no 15 --date 2026-03-26 --yes --quiet > /dev/null
  "$yinfa" issue "$county/县" --no 31 --date 2026-09-10 --kind 解聘通知 --school 贺兰县第一中学 --why 工作调动 --yes --quiet > /dev/null
  pdftoppm -r 84 -png -singlefile "$county"/县/正式/*31号/解聘通知.pdf docs/gallery/3-解聘通知
  chmod -R u+w "$county"
  rm -rf "$county"
else
  echo "没有 pdftoppm，解聘通知的图没有重新画" >&2
fi

# The local page, as the browser tests go through it; left out where there is no browser.
if [ -x "${YINFA_CHROMIUM:-/usr/bin/chromium}" ] && [ -d tests/browser/node_modules ]; then
  desk=${TMPDIR:-/tmp}/办公
  mkdir "$desk" "$desk/2026年首席信息官"
  HOME=$desk XDG_STATE_HOME=$desk/.state "$yinfa" serve "$desk/2026年首席信息官" --as-of "$day" > "$desk/.said" &
  until grep -qs http "$desk/.said"; do sleep 0.2; done
  address=$(grep -o 'http://[^ ]*' "$desk/.said" | head -1)
  node tests/browser/run.mjs "$address" data/sample "$desk/2026年首席信息官" docs/gallery
  wait
  chmod -R u+w "$desk"
  rm -rf "$desk"
else
  echo "没有浏览器或没有在 tests/browser 里运行 npm ci，页面的图没有重新画" >&2
fi
