"""How quick mt-audit is: ``python benchmarks/speed.py`` prints a table in Markdown.

Every figure stands beside one measured in the same run, because a machine's speed is nobody's
merit: start-up beside the start of bare Python, auditing beside splitting into tokens alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
GARBLED_SEED = ROOT / "seeds" / "000_0a3d35b9f169130e.txt"
BATCH_WORDS = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--repeats", type=int, default=7, help="runs per figure (the median counts)"
    )
    repeats = parser.parse_args().repeats
    rows = [*start_up_rows(repeats), *batch_rows(repeats), *model_rows(repeats)]
    print(f"{os.cpu_count()} cores, median of {repeats} runs\n")
    print("| what | figure | beside it |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


Row = tuple[str, str, str]


def start_up_rows(repeats: int) -> list[Row]:
    """Whole processes, from the shell's point of view."""
    bare = median_s(repeats, lambda: run_python("-c", "pass"))
    rows = []
    out = tempfile.mkdtemp()
    for label, arguments in (
        ("`mt-audit --help`", ["--help"]),
        ("rules alone on the garbled seed, with start", [*_check(out), "--no-models"]),
        ("with models on the garbled seed, with start", _check(out)),
    ):
        taken = median_s(repeats, partial(run_python, "-m", "audit", *arguments))
        rows.append((label, f"{taken:.2f} s", f"{taken / bare:.0f} x bare Python ({bare:.3f} s)"))
    return rows


def batch_rows(repeats: int) -> list[Row]:
    """Rules alone in a batch, after loading."""
    from audit.config import Config, ModelSettings
    from audit.inputs import read_article
    from audit.pipeline import Auditor
    from audit.segmentation import segment

    article = read_article(str(GARBLED_SEED))
    copies = max(1, BATCH_WORDS // 4 // article.word_count)
    words = copies * article.word_count
    auditor = Auditor.open(Config(models=ModelSettings(enabled=False)))
    auditor.audit(article)
    splitting = median_s(repeats, lambda: [segment(article) for _ in range(copies)])
    auditing = median_s(repeats, lambda: [auditor.audit(article) for _ in range(copies)])
    return [
        (
            "rules alone in a batch",
            f"{words / auditing:,.0f} words/s",
            f"{auditing / splitting:.1f} x the time of splitting into tokens alone",
        )
    ]


def model_rows(repeats: int) -> list[Row]:
    """Both models on a 700-word article, after loading, and the memory of the whole process."""
    from dataclasses import replace

    from audit.config import Config, ModelSettings
    from audit.inputs import read_article
    from audit.pipeline import Auditor

    article = read_article(str(GARBLED_SEED))
    kept, words = [], 0
    for paragraph in article.paragraphs:
        if words < 700:
            kept.append(paragraph)
            words += paragraph.word_count
    article = replace(article, paragraphs=tuple(kept))
    rows = []
    reference = 0.0
    for label, config in (
        ("rules alone", Config(models=ModelSettings(enabled=False))),
        ("rules and models, one thread", Config(models=ModelSettings(threads=1))),
        ("rules and models, all threads", Config()),
    ):
        auditor = Auditor.open(config)
        auditor.audit(article)
        taken = median_s(repeats, partial(auditor.audit, article))
        reference = reference or taken
        rows.append(
            (f"{words} words after loading: {label}", f"{taken:.2f} s",
             f"{taken / reference:.0f} x rules alone")
        )  # fmt: skip
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows.append(("peak memory of the largest process above", f"{peak_mb:.0f} MB", ""))
    return rows


def _check(out: str) -> list[str]:
    return ["check", str(GARBLED_SEED), "--out", out, "--quiet", "--fail-under", "0"]


def run_python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def median_s(repeats: int, action: Callable[[], object]) -> float:
    """Median wall-clock seconds."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
