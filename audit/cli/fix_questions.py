"""What ``fix`` asks: one question for each finding with a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audit.cli.excerpt import excerpt
from audit.cli.terminal import Terminal
from audit.finding import Finding
from audit.repairing.corrections import Correction, correction_for, overlaps
from audit.report import AuditReport

#: Gives the answer to a question, None at the end of the input.
Ask = Callable[[str], str | None]

_HELP = "a number takes a proposal, Enter leaves it, t types another text, q stops here"


def choose(terminal: Terminal, report: AuditReport, ask: Ask) -> list[Correction]:
    """Show every finding with a proposal and ask what to write.

    The end of the input stops as "q" does: what was accepted stays. What cannot be replaced
    without harm to markup is told in the end.
    """
    corrections: list[Correction] = []
    by_hand: list[Finding] = []
    for finding in report.open_findings:
        if not finding.suggestions:
            continue
        probe = correction_for(report.document, finding, "")
        if probe is None:
            by_hand.append(finding)
        if probe is None or overlaps(probe, corrections):
            continue
        _show(terminal, report, finding)
        reply = _valid_reply(terminal, finding.suggestions, ask)
        if reply in (None, "q"):
            break
        text = _proposal(finding.suggestions, str(reply))
        if reply == "t":
            typed = ask("write: ")
            if typed is None:
                break
            text = typed.strip() or None
        if text is not None:
            corrections.append(Correction(probe.start, probe.end, text))
    _tell_by_hand(terminal, report, by_hand)
    return corrections


def _tell_by_hand(terminal: Terminal, report: AuditReport, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    terminal.say()
    terminal.say("Correct by hand, for markup or a line break stands between the words:")
    for finding in findings:
        place = report.document.location(finding.paragraph_index, finding.start)
        text = report.document.paragraphs[finding.paragraph_index].text
        flagged = text[finding.start : finding.end]
        proposals = ", ".join(finding.suggestions)
        terminal.say((f"  line {place.line}: ", "dim"), f"{flagged} -> {proposals}")


def answer_at_terminal(question: str) -> str | None:
    """What a person types."""
    try:
        return input(question)
    except EOFError:
        return None


def first_proposal(question: str) -> str:
    """For who wants no questions."""
    return "1"


def _valid_reply(terminal: Terminal, suggestions: Sequence[str], ask: Ask) -> str | None:
    """An answer that can be followed; whatever else is typed brings the help."""
    question = f"[1-{len(suggestions)}, Enter, t, q, ?] "
    while (reply := ask(question)) is not None:
        reply = reply.strip()
        if reply in ("", "t", "q") or _proposal(suggestions, reply) is not None:
            return reply
        terminal.say(_HELP)
        question = "> "
    return None


def _proposal(suggestions: Sequence[str], reply: str) -> str | None:
    numbered = {str(number): text for number, text in enumerate(suggestions, 1)}
    return numbered.get(reply)


def _show(terminal: Terminal, report: AuditReport, finding: Finding) -> None:
    text = report.document.paragraphs[finding.paragraph_index].text
    place = report.document.location(finding.paragraph_index, finding.start)
    line = excerpt(text, finding.start, finding.end, terminal.columns - 4)
    terminal.say()
    terminal.say((f"line {place.line}: ", "dim"), line.before, (line.marked, "bold"), line.after)
    terminal.say(finding.message)
    for number, suggestion in enumerate(finding.suggestions, 1):
        terminal.say((f"  {number} ", "bold"), suggestion)
