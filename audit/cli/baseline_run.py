"""What is left of ``mt-audit baseline`` once its options are parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from audit.cli.baseline_file import BaselineFile, path_in
from audit.cli.outcome import Exit
from audit.cli.screen import Screen
from audit.cli.survey import Survey, articles_of, survey
from audit.cli.terminal import output
from audit.config import Config
from audit.errors import BaselineError
from audit.finding import Judgement
from audit.silencing.baseline import FIRST_REASON, Baseline, Entry, merged
from audit.wording import JUDGEMENT_WORDS, counted


def create(
    paths: Sequence[str], config: Config, reason: str | None, expires: date | None, *, force: bool
) -> Exit:
    """Write an entry for every open finding; raises ``BaselineError`` if the file is there."""
    _refuse_past(expires)
    path = path_in(config)
    if path.exists() and not force:
        remedy = "use `mt-audit baseline update`, or --force to begin anew"
        raise BaselineError(f"{path}: is there already; {remedy}")
    surveyed = survey(paths, config, Screen(config.scoring, date.today()))
    entries = _new_entries(surveyed, reason, expires)
    surveyed.file.save(merged(entries))
    return _told(surveyed, f"{counted(len(entries), 'finding')} silenced")


def update(paths: Sequence[str], config: Config, reason: str | None, expires: date | None) -> Exit:
    """Add open findings and drop leftovers; raises ``BaselineError`` if there is no file."""
    _refuse_past(expires)
    surveyed = survey(paths, config, _screen(config))
    kept = surveyed.screen.tidied()
    entries = _new_entries(surveyed, reason, expires)
    surveyed.file.save(merged([*kept.entries, *entries]))
    dropped = _count(surveyed.file.baseline) - _count(kept)
    return _told(surveyed, f"{len(entries)} added, {dropped} dropped, {_count(kept)} kept")


def prune(paths: Sequence[str], config: Config) -> Exit:
    """Drop leftovers; raises ``BaselineError`` if there is no file."""
    screen = _screen(config)
    if screen.baseline_file is not None:
        paths = paths or articles_of(screen.baseline_file)
    surveyed = survey(paths, config, screen)
    kept = screen.tidied()
    surveyed.file.save(kept)
    dropped = _count(surveyed.file.baseline) - _count(kept)
    return _told(surveyed, f"{dropped} dropped, {_count(kept)} kept")


def show(config: Config) -> None:
    """A line per rule with its judgements, the most doubtful rule first."""
    file = BaselineFile.load(path_in(config))
    terminal = output()
    judged = file.baseline.judged()
    cells = max(map(len, judged), default=0)
    for rule_id in sorted(judged, key=lambda key: (-judged[key]["false-alarm"], key)):
        counts = judged[rule_id]
        told = (
            f"{counts[judgement]} {JUDGEMENT_WORDS[judgement]}"
            for judgement in _JUDGEMENTS
            if counts[judgement]
        )
        terminal.say((f"{rule_id:{cells}}", "bold"), "  ", ", ".join(told))
    terminal.say(f"{file.path}: {counted(_count(file.baseline), 'finding')} silenced")


_JUDGEMENTS: tuple[Judgement, ...] = tuple(reversed(get_args(Judgement)))


def _screen(config: Config) -> Screen:
    return Screen(config.scoring, date.today(), BaselineFile.load(path_in(config)))


def _refuse_past(expires: date | None) -> None:
    """Raises ``BaselineError`` for a day that is over: its entries would silence nothing."""
    if expires is not None and expires < date.today():
        raise BaselineError(f"--expires {expires}: is over; name today or a later day")


def _new_entries(surveyed: Survey, reason: str | None, expires: date | None) -> list[Entry]:
    entries = surveyed.entries(reason or FIRST_REASON)
    return [replace(entry, expires=expires) for entry in entries]


def _count(baseline: Baseline) -> int:
    return sum(entry.count for entry in baseline.entries)


def _told(surveyed: Survey, what: str) -> Exit:
    output().say(f"{surveyed.file.path}: {what}")
    return Exit.CLEAN if surveyed.complete else Exit.NOT_AUDITED
