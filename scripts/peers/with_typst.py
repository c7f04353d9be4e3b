"""Prints recommendation forms through the typst wheel, with yinfa's own template and the same fonts.

Usage: with_typst.py loop|once TEMPLATES FONTS VIEWS OUT COUNT

`loop` keeps one compiler for all; `once` starts a process for each, as a script around a command would.
"""

import pathlib
import shutil
import subprocess
import sys

import typst

MAIN = """#import "/form.typ": paper, title
#let view = json("/data.json")
#set document(title: title(view), author: view.bureau)
#paper(view)
"""


def prepare(templates: pathlib.Path, root: pathlib.Path) -> None:
    """The templates name roles; outside yinfa the roles are called by the names of the open faces."""
    faces = {
        '"yinfa-" + role': '(xiaobiaosong: "Noto Serif SC", songti: "Noto Serif SC", fangsong: "FandolFang R", '
                           'kaiti: "FandolKai", heiti: "FandolHei").at(role)',
        '"yinfa-fallback"': '"Noto Serif SC"',
        '"yinfa-rare"': '"HanaMinB"',
    }
    shutil.copytree(templates, root, dirs_exist_ok=True)
    units = root / "gongwen" / "units.typ"
    text = units.read_text("utf-8")
    for role, name in faces.items():
        assert role in text, f"units.typ no longer says {role}"
        text = text.replace(role, name)
    units.write_text(text, "utf-8")
    (root / "main.typ").write_text(MAIN, "utf-8")


def place(views: pathlib.Path, name: str, root: pathlib.Path) -> None:
    shutil.copyfile(views / f"{name}.json", root / "data.json")
    shutil.copyfile(views / f"{name}.jpg", root / "photo-1.jpg")


def main() -> None:
    how, *folders, count = sys.argv[1:]
    templates, fonts, views, out = map(pathlib.Path, folders)
    root = out / "root"
    names = [f"{number:04}" for number in range(1, int(count) + 1)]
    if how == "one":
        # A process of its own, started by `once` below; `count` names the form.
        typst.compile(str(root / "main.typ"), output=str(out / f"{count}.pdf"), root=str(root), font_paths=[str(fonts)])
        return
    prepare(templates, root)
    if how == "once":
        for name in names:
            place(views, name, root)
            subprocess.run([sys.executable, __file__, "one", *map(str, (templates, fonts, views, out)), name], check=True)
        return
    place(views, names[0], root)
    compiler = typst.Compiler(str(root / "main.typ"), root=str(root), font_paths=[str(fonts)])
    for name in names:
        place(views, name, root)
        compiler.compile(output=str(out / f"{name}.pdf"))


if __name__ == "__main__":
    main()
