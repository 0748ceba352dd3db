"""A conversation about open findings; each answer is in the baseline before the next question."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from audit.cli.outcome import Exit
from audit.cli.screen import open_screen
from audit.cli.summary import Summary
from audit.cli.survey import Survey, survey
from audit.cli.terminal import Terminal, output
from audit.config import Config
from audit.errors import ConfigError
from audit.finding import Judgement
from audit.report import AuditReport
from audit.silencing.baseline import Entry, entry_for, merged, without_one_unreviewed
from audit.silencing.fingerprint import Identity
from audit.wording import counted

_ANSWERS: Mapping[str, Judgement] = MappingProxyType({"a": "accepted", "f": "false-alarm"})
_NO_REASON: Mapping[Judgement, str] = MappingProxyType(
    {"accepted": "accepted in triage", "false-alarm": "called a false alarm in triage"}
)
_QUESTION = "[a]ccept, [f]alse alarm, [s]kip, [u]ndo the last, [q]uit: "
_HELP = (
    "a  it is an error, but stays as it is",
    "f  it is no error; counts against the rule",
    "s  decide another time",
    "u  take the last answer back",
    "q  stop here; what was answered is kept",
)


def run(paths: Sequence[str], config: Config, *, and_unreviewed: bool = False) -> Exit:
    """Ask about every open finding.

    Raises ``MtAuditError`` if nothing can be audited or nobody answers.
    """
    screen = open_screen(config)
    surveyed = survey(paths, config, screen)
    findings = list(surveyed.open_findings(and_unreviewed=and_unreviewed))
    Session(surveyed, output(), screen.today, surveyed.file.baseline.entries).run(findings)
    return Exit.CLEAN if surveyed.complete else Exit.NOT_AUDITED


@dataclass
class Session:
    """The state of a conversation: the entries now, and before each answer that can be undone."""

    surveyed: Survey
    terminal: Terminal
    today: date
    entries: tuple[Entry, ...]
    _answered: list[tuple[int, tuple[Entry, ...]]] = field(default_factory=list)

    def run(self, findings: Sequence[tuple[AuditReport, Identity]]) -> None:
        """Ask until all is answered, the user quits or the input ends.

        Raises ``ConfigError`` if the input ends before the first answer.
        """
        number = 0
        nobody_yet = not sys.stdin.isatty()
        while number < len(findings):
            self._show(*findings[number], number + 1, len(findings))
            answer = self._ask(_QUESTION)
            if answer is None and nobody_yet:
                raise ConfigError("nobody answers here; run triage in a terminal")
            nobody_yet = False
            if answer is not None and answer in _ANSWERS:
                self._answered.append((number, self.entries))
                self._judge(*findings[number], _ANSWERS[answer])
                number += 1
            elif answer == "s":
                number += 1
            elif answer == "u":
                number = self._undo(number)
            elif answer in ("q", None):
                break
            else:
                for line in _HELP:
                    self.terminal.say("  ", (line, "dim"))
        path = self.surveyed.file.path
        judged = counted(len(self._answered), "finding")
        self.terminal.say(f"{path}: {judged} judged, {len(findings) - len(self._answered)} open")

    def _show(self, report: AuditReport, identity: Identity, number: int, total: int) -> None:
        finding = identity.finding
        paragraph = report.paragraphs[finding.paragraph_index].paragraph
        self.terminal.say()
        self.terminal.say((f"{number} of {total}", "dim"))
        Summary(self.terminal, verbose=True).show_finding(report, paragraph, finding)

    def _judge(self, report: AuditReport, identity: Identity, judgement: Judgement) -> None:
        reason = self._ask("why? (may stay empty) ", keep_case=True) or _NO_REASON[judgement]
        path = self.surveyed.file.path_of(report.document.name)
        judged = entry_for(report, identity, path, judgement, reason, self.today)
        known = self.entries
        if identity.finding.silence is not None:
            known = without_one_unreviewed(known, identity.fingerprint)
        self.entries = (*known, judged)
        self._save()

    def _undo(self, number: int) -> int:
        if not self._answered:
            self.terminal.say("  ", ("nothing was answered yet", "dim"))
            return number
        number, self.entries = self._answered.pop()
        self._save()
        return number

    def _save(self) -> None:
        self.surveyed.file.save(merged(self.entries))

    def _ask(self, question: str, *, keep_case: bool = False) -> str | None:
        """An answer without the blanks around it; None when the input ends."""
        self.terminal.print(question, end="", soft_wrap=True)
        self.terminal.file.flush()
        line = sys.stdin.readline()
        if not line:
            self.terminal.say()
            return None
        return line.strip() if keep_case else line.strip().lower()
