"""A rule in words: for the people who write rules, and for the editors who meet them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.cli.catalogue import Entry
from audit.cli.summary import SEVERITY_STYLES, SEVERITY_WORDS
from audit.cli.terminal import Piece, Terminal
from audit.extension_points import Example, Rule
from audit.wording import counted, percent

_LABEL_CELLS = 10


def show_rule(terminal: Terminal, entry: Entry) -> None:
    """All that an author of rules wants to see."""
    metadata, rule = entry
    _show_heading(terminal, entry)
    _show_field(terminal, "message", metadata.message)
    _show_field(terminal, "why", metadata.why)
    _show_field(terminal, "source", metadata.source)
    if rule is None:
        _show_field(terminal, "found by", "a model; it has no examples to execute")
        return
    _show_field(
        terminal,
        "found by",
        f"{_kind(rule)}; its author expects it to be right in {percent(rule.confidence)} of cases",
    )
    _show_field(terminal, "measured", _measured(metadata.id))
    _show_examples(terminal, "Flagged", rule.bad)
    _show_examples(terminal, "Left alone", rule.good)
    _show_examples(terminal, "Known misses", rule.known_misses)
    _show_examples(terminal, "Known false positives", rule.known_false_positives)


def explain_rule(terminal: Terminal, entry: Entry) -> None:
    """What an editor wants to know: what is wrong, why, how to mend it, how to be rid of it."""
    metadata, rule = entry
    _show_heading(terminal, entry)
    _show_field(terminal, "what", _spoken_message(entry))
    _show_field(terminal, "why", metadata.why)
    _show_field(terminal, "more", metadata.source)
    if rule is not None:
        _show_field(terminal, "measured", _measured(metadata.id))
        _show_examples(terminal, "Flagged", rule.bad)
        _show_examples(terminal, "Left alone", rule.good)
    _show_silencing(terminal, metadata.id)


def marked(terminal: Terminal, text: str, spans: Sequence[tuple[int, int]]) -> list[Piece | str]:
    """A text with what must be flagged in colour, or in brackets without colour."""
    opening, closing = ("", "") if terminal.coloured else ("[", "]")
    pieces: list[Piece | str] = []
    done = 0
    for start, end in spans:
        pieces += [_one_line(text[done:start]), opening]
        pieces += [(_one_line(text[start:end]), "bold underline red"), closing]
        done = end
    return [*pieces, _one_line(text[done:])]


def _one_line(text: str) -> str:
    return text.replace("\n\n", " / ")  # between paragraphs, as between the lines of a poem


def _show_heading(terminal: Terminal, entry: Entry) -> None:
    metadata = entry.metadata
    severity = metadata.severity
    terminal.say(
        (metadata.id, "bold"),
        "  ",
        (SEVERITY_WORDS[severity], SEVERITY_STYLES[severity]),
        (f"{terminal.marks.dot}{metadata.category}{terminal.marks.dot}{metadata.language}", "dim"),
    )
    terminal.say()


def _show_field(terminal: Terminal, label: str, text: str) -> None:
    indent = " " * (_LABEL_CELLS + 2)
    terminal.paragraph(text, indent=indent, first=f"  {label:{_LABEL_CELLS}}")


def _show_examples(terminal: Terminal, title: str, examples: Sequence[Example]) -> None:
    if not examples:
        return
    marks = terminal.marks
    terminal.say()
    terminal.say((title, "bold"))
    for example in examples:
        mark, style = (marks.bad, "red") if example.is_marked else (marks.ok, "green")
        pieces = marked(terminal, example.text, example.spans)
        if example.unit is not None:
            source = marked(terminal, example.unit.source, example.source_spans)
            pieces = [*source, terminal.marks.dot, *pieces]
        terminal.paragraph(*pieces, indent=" " * 4, first=(f"  {mark} ", style))
        if example.fix is not None:
            mended = (example.fix, "green")
            terminal.paragraph(mended, indent=" " * 4, first=(f"  {marks.arrow} ", "green"))


def _show_silencing(terminal: Terminal, rule_id: str) -> None:
    pack = rule_id.split("/")[0]
    terminal.say()
    terminal.say(("Silence it", "bold"))
    terminal.say("  for one run       ", (f"mt-audit check ... --ignore {rule_id}", "cyan"))
    terminal.say("  for a project     in mt-audit.toml:")
    terminal.say(" " * 22, ("[rules]", "cyan"))
    terminal.say(" " * 22, (f'ignore = ["{rule_id}"]', "cyan"))
    terminal.say("  the whole pack    the same with ", (f'"{pack}"', "cyan"))
    terminal.say("  in one place      ", (f"mt-audit: ignore {rule_id} because …", "cyan"))
    terminal.say(" " * 22, "as a comment, or in plain text on a line of its own")
    terminal.say("  one by one        ", ("mt-audit triage PATHS", "cyan"))


def _spoken_message(entry: Entry) -> str:
    """The message as it reads in a report on the first bad example; a model has none to show."""
    from audit.engine import Engine
    from audit.rulebook.examples import document_of

    metadata, rule = entry
    if rule is not None:
        findings = Engine([rule], None).run(document_of(rule.bad[0])).findings
        if findings:
            return findings[0].message
    return re.sub(r"\{\w+\}", "…", metadata.message)


def _measured(rule_id: str) -> str:
    """What the ledger says of a rule."""
    from audit.rulebook.ledger import read_ledger, shipped_ledger

    record = read_ledger(shipped_ledger()).get(rule_id)
    if record is None:
        return "not yet; `mt-audit rules audit` does it"
    rates = (
        f"{record.rated_per_1000:.3f} hits in 1,000 words of rated translations, "
        f"{record.clean_per_1000:.3f} in clean English ({record.clean_hits} in "
        f"{record.clean_words:,} words)"
    )
    share = record.precision
    if share is None:
        return f"no hit on rated translations, so its precision is not known; {rates}"
    consequence = ", and therefore only a hint" if record.is_doubtful else ""
    return (
        f"{record.confirmed} of {counted(record.rated_hits, 'hit')} confirmed by raters and "
        f"post-editors (95 % interval {share.low:.2f} to {share.high:.2f}){consequence}; {rates}"
    )


def _kind(rule: Rule) -> str:
    """``collocation``, or the name of the check that is written in Python."""
    return str(getattr(type(rule.matcher), "name", type(rule.matcher).__name__))
