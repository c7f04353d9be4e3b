"""Times the ways to print recommendation forms, in turn, and prints a Markdown table.

Usage: bench.py YINFA FOLDER VIEWS TEMPLATES FONTS WORK COUNT RUNS WAY...

Every way is started RUNS times, one after the other in each round, so that a machine that slows down slows all of them.
yinfa is timed as a whole: reading the workbooks, checking, printing, hashing, writing. The others are given the views
and photos that come out of its reading, and only print.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
LABELS = {
    "yinfa": "yinfa build --only 推荐表（从表格到 PDF/A-2b）",
    "typst-loop": "typst 的 Python 轮子，一个进程循环",
    "typst-once": "typst 的 Python 轮子，一份一个进程",
    "weasyprint": "WeasyPrint，一个进程循环",
    "docx-all": "docxtpl + LibreOffice，一次全转",
    "docx-each": "docxtpl + LibreOffice，一份一次",
}


def command(way: str, yinfa: str, folder: str, views: str, templates: str, fonts: str, out: pathlib.Path, count: int):
    script = lambda name, *rest: [sys.executable, HERE / name, *rest]  # noqa: E731
    profile = out.parent / "office-profile"
    return {
        "yinfa": [yinfa, "build", folder, "--only", "推荐表", "--out", out, "--as-of", "2026-03-01", "--quiet"],
        "typst-loop": script("with_typst.py", "loop", templates, fonts, views, out, str(count)),
        "typst-once": script("with_typst.py", "once", templates, fonts, views, out, str(count)),
        "weasyprint": script("with_weasyprint.py", fonts, views, out, str(count)),
        "docx-all": script("with_docx.py", "all", profile, views, out, str(count)),
        "docx-each": script("with_docx.py", "each", profile, views, out, str(count)),
    }[way]


def run(arguments: list, out: pathlib.Path, fonts: str) -> tuple[float, float, int]:
    """Seconds of the wall clock, peak memory in MB of the largest process, and PDFs made."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    environment = {**os.environ, "YINFA_FONTS": fonts}
    started = time.monotonic()
    child = subprocess.Popen(list(map(str, arguments)), stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{arguments[0]} failed: {status}")
    return seconds, usage.ru_maxrss / 1024, len(list(out.rglob("*.pdf")))


def main() -> None:
    yinfa, folder, views, templates, fonts, work, count, runs, *ways = sys.argv[1:]
    count, runs = int(count), int(runs)
    took: dict[str, list[tuple[float, float, int]]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            out = pathlib.Path(work) / way
            took[way].append(run(command(way, yinfa, folder, views, templates, fonts, out, count), out, fonts))
            made = took[way][-1][2]
            if made < count:
                raise SystemExit(f"{way}: {made} PDFs instead of {count}")
    ours = statistics.median(seconds for seconds, _, _ in took[ways[0]])
    print(f"| {count} 份 | 中位 秒 | 最快–最慢 | 份/秒 | 峰值内存 MB | yinfa 快几倍 |\n|---|---|---|---|---|---|")
    for way in ways:
        seconds = [one for one, _, _ in took[way]]
        middle, peak = statistics.median(seconds), max(memory for _, memory, _ in took[way])
        print(
            f"| {LABELS[way]} | {middle:.2f} | {min(seconds):.2f}–{max(seconds):.2f} | {count / middle:.1f} "
            f"| {peak:.0f} | {middle / ours:.1f} |"
        )


if __name__ == "__main__":
    main()
