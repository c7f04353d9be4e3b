"""Prints recommendation forms by filling a Word template (docxtpl) and having LibreOffice turn it into PDF.

Usage: with_docx.py all|each PROFILE VIEWS OUT COUNT

`all` hands a hundred files at a time to LibreOffice (of a thousand in one call it converts some 250 and ends), `each` starts
it for every file.
"""

import json
import pathlib
import subprocess
import sys

from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

ROWS = [
    ("姓 名", "{{ name }}", "出生年月", "{{ birth }}"),
    ("政治面貌", "{{ politics }}", "最高学历", "{{ education }}"),
    ("毕业院校", "{{ college }}", "所学专业", "{{ major }}"),
    ("工作单位", "{{ unit }}", "职 务", "{{ post }}"),
    ("联系电话", "{{ phone }}", "电子邮箱", "{{ email }}"),
]


def template(path: pathlib.Path) -> None:
    """The annex's table as a person would draw it in Word."""
    document = Document()
    document.add_heading("{{ title }}", 0)
    table = document.add_table(rows=7, cols=5)
    table.style = "Table Grid"
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 4).merge(table.cell(2, 4)).text = "{{ picture }}"
    for row, (label, text) in enumerate([("工作经历", "{{ career }}"), ("单位意见", "{{ opinion }}")], start=5):
        table.cell(row, 0).text = label
        table.cell(row, 1).merge(table.cell(row, 4)).text = text
    document.save(path)


def main() -> None:
    how, profile, *folders, count = sys.argv[1:]
    views, out = map(pathlib.Path, folders)
    template(out / "template.docx")
    files = []
    for number in range(1, int(count) + 1):
        name = f"{number:04}"
        view = json.loads((views / f"{name}.json").read_text("utf-8"))
        document = DocxTemplate(out / "template.docx")
        picture = InlineImage(document, str(views / f"{name}.jpg"), width=Mm(25), height=Mm(35))
        document.render({**view, "picture": picture, "career": "\n".join(view["history"])}, autoescape=True)
        files.append(out / f"{name}.docx")
        document.save(files[-1])
    office = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", out]
    size = 100 if how == "all" else 1
    for batch in (files[at : at + size] for at in range(0, len(files), size)):
        subprocess.run([*office, *batch], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
