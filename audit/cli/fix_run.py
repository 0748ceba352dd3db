"""What is left of ``fix`` once its options are parsed: show, ask, apply, compare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cli.excerpt import excerpt
from audit.cli.terminal import Terminal, errors, output
from audit.cli.whole_files import write_to_standard_output, write_whole
from audit.config import Config
from audit.decoding import reencoded
from audit.document import Document
from audit.errors import ConfigError, MtAuditError
from audit.extension_points import SourceFile
from audit.finding import Finding
from audit.inputs import STANDARD_INPUT, document_of, load, read_article
from audit.pipeline import Auditor
from audit.repairing.corrections import (
    Correction,
    apply_corrections,
    correction_for,
    overlaps,
    unified_patch,
)
from audit.report import AuditReport
from audit.wording import counted

#: Gives the answer to a question, "q" at the end of the input.
Ask = Callable[[str], str]

_HELP = "a number takes a proposal, Enter leaves it, t types another text, q stops here"


class FixError(MtAuditError):
    """The article cannot be corrected."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the corrected text goes; None is standard output, as a patch."""

    file: Path | None

    @classmethod
    def chosen(cls, article: str, file: Path | None, *, in_place: bool, patch: bool) -> Destination:
        """From the options, of which at most one may be given; raises ``ConfigError``."""
        if sum((file is not None, in_place, patch)) > 1:
            raise ConfigError("--output, --in-place and --patch exclude each other; name one")
        if patch:
            return cls(None)
        if article == STANDARD_INPUT and file is None:
            raise ConfigError("standard input has no name; add --output FILE or --patch")
        if in_place:
            return cls(Path(article))
        beside = Path(article).with_suffix(f".fixed{Path(article).suffix}")
        if file is None and beside.exists():
            raise ConfigError(f"{beside}: exists; name another file with --output")
        return cls(file or beside)

    def write(self, source: SourceFile, after: str) -> None:
        """Write the copy whole, in the encoding of the article, or print the patch.

        Raises ``OutputError``, and ``FixError`` for a letter that the encoding has not.
        """
        if self.file is None:
            write_to_standard_output(unified_patch(source.name, source.text, after))
            return
        try:
            content = reencoded(source.content, after, source.encoding)
        except UnicodeEncodeError as error:
            problem = f"its encoding, {source.encoding}, has no '{error.object[error.start]}'"
            raise FixError(f"{source.name}: {problem}; convert the file to UTF-8") from error
        write_whole(self.file.resolve(), content, "use --output")  # a link stays a link


def run_fix(path: str, destination: Destination, config: Config, *, ask: bool) -> None:
    """Audit, collect corrections, write them, and say what they changed."""
    if ask and not sys.stdin.isatty():
        raise ConfigError("nobody can be asked here; add --yes to take the first proposals")
    # A patch belongs to standard output alone.
    terminal = output() if destination.file else errors()
    auditor = Auditor.open(config)
    source = load(path, stdin=sys.stdin.buffer)
    document = document_of(source)
    _refuse_localization_file(document)
    report = auditor.audit(document)
    answer: Ask = _asked if ask else _first
    corrections = choose(terminal, report, answer)
    if not corrections:
        terminal.say("Nothing corrected; no file written.")
        return
    destination.write(source, apply_corrections(document.source_text, corrections))
    if destination.file:
        again = auditor.audit(read_article(str(destination.file)))
        _tell_change(terminal, report, again, len(corrections), destination.file)


def _refuse_localization_file(document: Document) -> None:
    """What is proposed for a text is not escaped for a file format, nor known to suit its source.

    Raises ``FixError``.
    """
    if any(paragraph.unit_id is not None or paragraph.unit for paragraph in document.paragraphs):
        remedy = "`mt-audit check --annotate` writes the findings into it"
        raise FixError(f"{document.name}: a localization file, which fix leaves alone; {remedy}")


def choose(terminal: Terminal, report: AuditReport, ask: Ask) -> list[Correction]:
    """Show every finding with a proposal and ask what to write."""
    corrections: list[Correction] = []
    for finding in report.open_findings:
        if not finding.suggestions:
            continue
        probe = correction_for(report.document, finding, "")
        if probe is None or overlaps(probe, corrections):
            continue
        _show(terminal, report, finding)
        reply = ask(f"[1-{len(finding.suggestions)}, Enter, t, q, ?] ").strip()
        while reply == "?":
            terminal.say(_HELP)
            reply = ask("> ").strip()
        if reply == "q":
            break
        text = _replacement(finding.suggestions, reply, ask)
        if text is not None:
            corrections.append(Correction(probe.start, probe.end, text))
    return corrections


def _replacement(suggestions: Sequence[str], reply: str, ask: Ask) -> str | None:
    if reply == "t":
        return ask("write: ") or None
    if reply.isdigit() and 1 <= int(reply) <= len(suggestions):
        return suggestions[int(reply) - 1]
    return None


def _show(terminal: Terminal, report: AuditReport, finding: Finding) -> None:
    text = report.document.paragraphs[finding.paragraph_index].text
    place = report.document.location(finding.paragraph_index, finding.start)
    line = excerpt(text, finding.start, finding.end, terminal.columns - 4)
    terminal.say()
    terminal.say((f"line {place.line}: ", "dim"), line.before, (line.marked, "bold"), line.after)
    terminal.say(finding.message)
    for number, suggestion in enumerate(finding.suggestions, 1):
        terminal.say((f"  {number} ", "bold"), suggestion)


def _asked(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return "q"


def _first(question: str) -> str:
    return "1"


def _tell_change(
    terminal: Terminal, before: AuditReport, after: AuditReport, count: int, file: Path
) -> None:
    scores = f"{before.score.score_0_100:.0f} -> {after.score.score_0_100:.0f}"
    findings = f"{len(before.open_findings)} -> {len(after.open_findings)}"
    terminal.say()
    terminal.say(f"{file}: {counted(count, 'correction')}; score {scores}, findings {findings}.")
