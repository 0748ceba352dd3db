"""A run of ``rules audit``: measure every rule and write the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audit.cli.progress import ProgressBar
from audit.cli.terminal import errors, output
from audit.cli.whole_files import prove_folder, write_whole
from audit.config import Config
from audit.evaluation.clean_text import read_clean
from audit.evaluation.datasets import read_dataset
from audit.evaluation.rule_audit import audit_rules
from audit.rulebook.ledger import FEWEST_HITS, LOWEST_PRECISION, RuleRecord, render_ledger
from audit.rulebook.pack import load_rules, shipped_packs
from audit.wording import counted

_REMEDY = "choose another file with --out"


def run_rule_audit(
    rated_paths: Sequence[Path],
    clean_paths: Sequence[Path],
    config: Config,
    out: Path | None,
    rows: int | None,
) -> None:
    """Write the ledger to ``out``, or print it; raises ``MtAuditError``."""
    if out is not None and not out.exists():  # before the minutes that measuring takes
        prove_folder(out.parent, out, _REMEDY)
    rated = [read_dataset(path, rows) for path in rated_paths]
    clean = [document for path in clean_paths for document in read_clean(path, rows)]
    rules = load_rules([*shipped_packs(config.language), *map(Path, config.rules.packs)])
    total = sum(len(dataset.documents) for dataset in rated) + len(clean)
    with ProgressBar(errors(), total) as bar:
        bar.doing("rules")
        records = audit_rules(rules, rated, clean, bar.advance)
    sources = [f"{data.name} (sha256 {data.sha256[:12]}, {counted(len(data.segments), 'segment')})"
               for data in rated]  # fmt: skip
    sources += [path.name for path in clean_paths]
    text = render_ledger(records, _provenance(sources, rows))
    if out is None:
        output().raw(text)
        return
    write_whole(out, text, _REMEDY)
    _show_summary(list(records.values()), out)


def _provenance(sources: Sequence[str], rows: int | None) -> str:
    size = "all rows" if rows is None else f"every n-th document, about {rows:,} rows a set"
    return "\n".join(
        [
            f"Measured by `mt-audit rules audit`, {size}.",
            f"Sets: {'; '.join(sources)}.",
            "A hit on rated text is confirmed if it touches what a rater marked or a post-editor",
            "changed. People leave errors unmarked, so the precision is rather too low.",
            f"verdict: hint = {FEWEST_HITS} hits or more and a Wilson interval (95 %) ending below",
            f"{LOWEST_PRECISION}, so that the rule costs no points; confirmed = it begins above;",
            f"open = in between; few hits = under {FEWEST_HITS}, nothing concluded.",
        ]
    )


def _show_summary(records: Sequence[RuleRecord], out: Path) -> None:
    terminal = output()
    for verdict in ("hint", "open", "confirmed", "few hits"):
        matching = [record for record in records if record.verdict == verdict]
        terminal.say(f"{verdict:10}", counted(len(matching), "rule"))
        for record in matching if verdict != "few hits" else ():
            terminal.say(f"  {record.rule}: {record.confirmed} of {record.rated_hits} confirmed")
    terminal.say("ledger ", (str(out), "underline"))
