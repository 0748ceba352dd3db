"""A run of ``eval``: read, measure, write, say the main figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit.cli.progress import ProgressBar
from audit.cli.terminal import Terminal, errors, output
from audit.cli.whole_files import prove_folder, write_whole
from audit.config import Config
from audit.evaluation.datasets import Dataset, read_dataset
from audit.evaluation.harness import measure
from audit.evaluation.report import render_html, render_json
from audit.evaluation.results import DatasetResult, EvaluationResult, SystemResult
from audit.pipeline import Auditor
from audit.wording import counted

_NAME = "evaluation"
_REMEDY = "choose another folder with --out"


def run_evaluation(paths: Sequence[Path], config: Config, out: Path, rows: int | None) -> None:
    """Write ``evaluation.html`` and ``evaluation.json``; raises ``MtAuditError``."""
    prove_folder(out, out, _REMEDY)
    # Proposals change no figure and cost time.
    auditor = Auditor.open(replace(config, models=replace(config.models, repairs=False)))
    results = []
    for path in paths:
        dataset = read_dataset(path, rows)
        results.append(_measured(auditor, dataset, rows))
        _show(output(), results[-1])
    manifest = auditor.manifest
    result = EvaluationResult(tuple(results), manifest.settings, manifest.hashes, manifest.versions)
    write_whole(out / f"{_NAME}.json", render_json(result), _REMEDY)
    write_whole(out / f"{_NAME}.html", render_html(result), _REMEDY)
    output().say("report ", (str(out / f"{_NAME}.html"), "underline"))


def _measured(auditor: Auditor, dataset: Dataset, rows: int | None) -> DatasetResult:
    with ProgressBar(errors(), len(dataset.documents)) as bar:
        bar.doing(dataset.name)
        return measure(auditor, dataset, rows, lambda _: bar.advance())


def _show(terminal: Terminal, result: DatasetResult) -> None:
    dot = terminal.marks.dot
    size = (counted(result.documents, "document"), counted(result.segments, "segment"),
            counted(result.words, "word"))  # fmt: skip
    terminal.say((result.name, "bold"), dot, dot.join(size))
    for system in result.systems:
        terminal.say(f"  {system.name:22}", dot.join(_figures(system)))
    flags = result.flags
    pieces = [f"{flags.per_1000_words(flags.flags):.2f} flags in 1,000 words"]
    if flags.confirmed is not None and flags.flags:
        pieces.append(f"{flags.confirmed / flags.flags:.2f} confirmed")
    if not result.systems:
        pieces.append(f"{result.articles.above_gate:.1%} of articles above the gate")
    terminal.say("  ", dot.join(pieces))
    for item in result.coverage:
        terminal.say(
            f"  {item.promised:.0%} interval holds {item.covered:.1%} of "
            f"{counted(item.items, item.level + ' rating')}"
        )
    terminal.say((f"  {result.signature}", "dim"))
    terminal.say()


def _figures(system: SystemResult) -> list[str]:
    figures = []
    if system.words is not None:
        figures.append(f"AP {system.words.average_precision:.3f}")
    for level in system.levels:
        rho = level.per_word.spearman
        if rho is not None:
            figures.append(f"{level.level} rho per word {rho:.3f}")
    return figures or ["nothing to compare"]
