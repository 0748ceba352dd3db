"""What is left of ``fix`` once its options are parsed: ask, apply, write, compare."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from audit.cli.fix_questions import answer_at_terminal, choose, first_proposal
from audit.cli.terminal import Terminal, errors, output
from audit.cli.whole_files import STANDARD_OUTPUT, write_to_standard_output, write_whole
from audit.config import Config
from audit.decoding import exact_text, reencoded
from audit.document import Document
from audit.errors import ConfigError, MtAuditError
from audit.extension_points import SourceFile
from audit.inputs import STANDARD_INPUT, document_of, load, reader_name
from audit.pipeline import Auditor
from audit.repairing.corrections import Correction, apply_corrections, unified_patch
from audit.report import AuditReport
from audit.wording import counted


class FixError(MtAuditError):
    """The article cannot be corrected."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the corrected text goes; without a ``file`` to standard output.

    ``is_ours`` for a name that we made up, where nothing of the user's may be lost.
    """

    file: Path | None
    is_patch: bool = False
    is_ours: bool = False

    @property
    def is_standard_output(self) -> bool:
        """Whether the whole text goes there, corrected or not: somebody is waiting for it."""
        return self.file is None and not self.is_patch

    @classmethod
    def chosen(cls, article: str, file: Path | None, *, in_place: bool, patch: bool) -> Destination:
        """From the options, of which at most one may be given; raises ``ConfigError``."""
        if sum((file is not None, in_place, patch)) > 1:
            raise ConfigError("--output, --in-place and --patch exclude each other; name one")
        if patch or str(file) == STANDARD_OUTPUT:
            return cls(None, is_patch=patch)
        if article == STANDARD_INPUT and file is None:
            raise ConfigError("standard input has no name; add --output FILE or --patch")
        path = Path(article)
        if file or in_place or not path.name:  # a folder such as "." is refused when it is read
            return cls(file or path)
        beside = cls(path.with_suffix(f".fixed{path.suffix}"), is_ours=True)
        beside.prove_free()
        return beside

    def prove_free(self) -> None:
        """Raises ``ConfigError`` if a file of somebody else's stands there."""
        if self.is_ours and self.file and self.file.exists():
            raise ConfigError(f"{self.file}: exists; name another file with --output")

    def write(self, source: SourceFile, corrected: bytes) -> None:
        """Write the copy whole, or print it or the patch, in the bytes of the article's encoding.

        Raises ``OutputError``, and ``FixError`` where the article that would be replaced is no
        longer the one that was read.
        """
        if self.file is None:
            patch = unified_patch(source.name, source.content, corrected)
            write_to_standard_output(patch if self.is_patch else corrected)
            return
        self.prove_free()
        if _is_same_file(self.file, source.name) and load(source.name).content != source.content:
            problem = "has changed since it was read, nothing was written"
            raise FixError(f"{source.name}: {problem}; run fix again")
        # A link to a file stays a link; /dev/stdout is one to what has no name.
        target = self.file.resolve() if self.file.is_file() else self.file
        write_whole(target, corrected, "use --output")


def run_fix(path: str, destination: Destination, config: Config, *, ask: bool) -> None:
    """Audit, collect corrections, write them, and say what they changed."""
    if ask and not sys.stdin.isatty():
        raise ConfigError("nobody can be asked here; add --yes to take the first proposals")
    # What a program reads belongs to standard output alone.
    terminal = output() if destination.file else errors()
    auditor = Auditor.open(config)
    source = load(path, stdin=sys.stdin.buffer)
    document = document_of(source)
    _refuse_localization_file(document)
    report = auditor.audit(document)
    corrections = choose(terminal, report, answer_at_terminal if ask else first_proposal)
    if reader_name(source) == "html":
        corrections = [replace(item, text=escape(item.text, quote=False)) for item in corrections]
    if not corrections:
        terminal.say("Nothing corrected; no file written.")
        if destination.is_standard_output:
            destination.write(source, source.content)
        return
    corrected = _corrected(source, corrections)
    destination.write(source, corrected)
    if destination.file:
        text = apply_corrections(document.source_text, corrections)
        again = auditor.audit(document_of(source._replace(content=corrected, text=text)))
        _tell_change(terminal, report, again, len(corrections), destination.file)


def _corrected(source: SourceFile, corrections: Sequence[Correction]) -> bytes:
    """The bytes of the article, of which only those change that a correction replaces.

    Raises ``FixError`` for a damaged file and for a letter that its encoding has not.
    """
    before = exact_text(source)
    if before is None:
        problem = f"it is damaged as {source.encoding} and could not be written as it was"
        raise FixError(f"{source.name}: {problem}; save it as UTF-8")
    try:
        return reencoded(source.content, apply_corrections(before, corrections), source.encoding)
    except UnicodeEncodeError as error:
        problem = f"its encoding, {source.encoding}, has no '{error.object[error.start]}'"
        raise FixError(f"{source.name}: {problem}; convert the file to UTF-8") from error


def _is_same_file(file: Path, name: str) -> bool:
    return name != "<stdin>" and file.exists() and os.path.exists(name) and file.samefile(name)


def _refuse_localization_file(document: Document) -> None:
    """What is proposed for a text is not escaped for a file format, nor known to suit its source.

    Raises ``FixError``.
    """
    if any(paragraph.unit_id is not None or paragraph.unit for paragraph in document.paragraphs):
        remedy = "`mt-audit check --annotate` writes the findings into it"
        raise FixError(f"{document.name}: a localization file, which fix leaves alone; {remedy}")


def _tell_change(
    terminal: Terminal, before: AuditReport, after: AuditReport, count: int, file: Path
) -> None:
    scores = f"{before.score.score_0_100:.0f} -> {after.score.score_0_100:.0f}"
    findings = f"{len(before.open_findings)} -> {len(after.open_findings)}"
    terminal.say()
    terminal.say(f"{file}: {counted(count, 'correction')}; score {scores}, findings {findings}.")
