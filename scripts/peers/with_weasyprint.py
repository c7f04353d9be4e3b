"""Prints recommendation forms with WeasyPrint from an HTML table of the same cells.

Usage: with_weasyprint.py FONTS VIEWS OUT COUNT
"""

import html
import json
import pathlib
import sys

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

STYLE = """
@font-face { font-family: song; src: url(%(fonts)s/NotoSerifSC_400Regular.ttf) }
@font-face { font-family: title; src: url(%(fonts)s/NotoSerifSC_600SemiBold.ttf) }
@font-face { font-family: fang; src: url(%(fonts)s/%(fang)s) }
@page { size: A4; margin: 30mm 26mm 20mm 28mm }
h1 { font: 22pt title; text-align: center; margin: 0 0 6mm }
table { width: 156mm; border-collapse: collapse; border: 1.1pt solid; font: 14pt fang; table-layout: fixed }
td { border: .5pt solid; height: 11mm; padding: 1mm 1.6mm; text-align: center; vertical-align: middle }
td.l { font-family: song; width: 25mm } td.t { text-align: left; vertical-align: top } img { width: 25mm; height: 35mm }
"""


def page(view: dict, photo: pathlib.Path) -> str:
    say = lambda key: html.escape(view[key])  # noqa: E731
    pair = lambda a, ka, b, kb: (  # noqa: E731
        f"<tr><td class=l>{a}<td>{say(ka)}<td class=l>{b}<td>{say(kb)}"
    )
    history = "".join(f"<p>{html.escape(line)}" for line in view["history"])
    return (
        f"<h1>{say('title')}</h1><table><col style='width:25mm'><col style='width:38mm'><col style='width:25mm'>"
        "<col style='width:28mm'><col style='width:40mm'>"
        + pair("姓 名", "name", "出生年月", "birth") + f"<td rowspan=3><img src='{photo.as_uri()}'>"
        + pair("政治面貌", "politics", "最高学历", "education")
        + pair("毕业院校", "college", "所学专业", "major")
        + f"<tr><td class=l>工作单位<td colspan=2>{say('unit')}<td class=l>职 务<td>{say('post')}"
        + f"<tr><td class=l>联系电话<td colspan=2>{say('phone')}<td class=l>电子邮箱<td>{say('email')}"
        + f"<tr style='height:80mm'><td class=l>工作经历<td class=t colspan=4>{history}"
        + f"<tr style='height:50mm'><td class=l>单位意见<td class=t colspan=4>{say('opinion')}</table>"
    )


def main() -> None:
    fonts, views, out = map(pathlib.Path, sys.argv[1:4])
    fang = next(fonts.glob("FandolFang-Regular.*"))
    faces = FontConfiguration()
    style = CSS(string=STYLE % {"fonts": fonts.resolve().as_uri(), "fang": fang.name}, font_config=faces)
    for number in range(1, int(sys.argv[4]) + 1):
        name = f"{number:04}"
        view = json.loads((views / f"{name}.json").read_text("utf-8"))
        text = page(view, (views / f"{name}.jpg").resolve())
        HTML(string=text).write_pdf(out / f"{name}.pdf", stylesheets=[style], font_config=faces)


if __name__ == "__main__":
    main()
