"""mt-audit finds phrases in English text that no writer would write.

The names in ``__all__`` are the public interface; nothing else is a promise::

    import audit

    report = audit.audit_text("Canada issued a joint statement exploding Belarus.")
    report.verdict, report.score.score_0_100
    [(finding.start, finding.end, finding.message) for finding in report.findings]

``audit_text`` opens the rules and models once and keeps them; for other settings open an
``Auditor`` yourself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.config import Config
    from audit.config_file import load_config
    from audit.errors import MtAuditError
    from audit.finding import Finding, Severity
    from audit.pipeline import Auditor
    from audit.report import AuditReport, ParagraphReport, Score, Verdict

__all__ = [
    "AuditReport",
    "Auditor",
    "Config",
    "Finding",
    "MtAuditError",
    "ParagraphReport",
    "Score",
    "Severity",
    "Verdict",
    "audit_text",
    "load_config",
    "word_oddity",
]

#: Where the names live that are imported when they are first asked for: `mt-audit --help` comes
#: through here as well, and can do without them.
_HOMES = {
    "AuditReport": "report",
    "Auditor": "pipeline",
    "Config": "config",
    "Finding": "finding",
    "MtAuditError": "errors",
    "ParagraphReport": "report",
    "Score": "report",
    "Severity": "finding",
    "Verdict": "report",
    "load_config": "config_file",
}


def audit_text(text: str, *, models: bool = True, name: str = "<text>") -> AuditReport:
    """Audit a text with the shipped rules and, unless ``models=False``, the shipped models.

    Paragraphs are separated by blank lines. Offsets of findings count code points of their
    paragraph. Raises ``ReadError`` if the text has no words or half a character, ``ModelError`` if
    a model is damaged.
    """
    from audit.errors import ReadError
    from audit.extension_points import SourceFile, lookup

    _assert_whole_characters(name, text)
    document = lookup("readers", "text")().read(SourceFile(name, text))
    if not document.word_count:
        raise ReadError(name, "it has no words", "pass some text")
    return _auditor(models).audit(document)


def word_oddity(texts: Sequence[str]) -> list[list[tuple[int, int, float]]]:
    """How odd each word of each text is, from the garble tagger alone.

    Per text a list of (start, end, oddity): a half-open span in code points and, in [0, 1], how
    surely the word does not belong there. Names and numbers have none. Raises ``ModelError``, and
    ``ReadError`` for a text with half a character.
    """
    for number, text in enumerate(texts):
        _assert_whole_characters(f"<text {number}>", text)
    oddities: list[list[tuple[int, int, float]]] = _tagger().word_oddity(texts)
    return oddities


def _assert_whole_characters(name: str, text: str) -> None:
    """Half a surrogate pair, as in JSON that was cut within an emoji, no model or rule can read."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        from audit.errors import ReadError

        problem = f"half a character at {error.start} (a lone surrogate)"
        raise ReadError(name, problem, "replace it, or decode the text anew") from error


@cache
def _auditor(models: bool) -> Auditor:
    from audit.config import Config, ModelSettings
    from audit.pipeline import Auditor

    return Auditor.open(Config(models=ModelSettings(enabled=models)))


@cache
def _tagger() -> Any:
    from audit.config import ModelSettings
    from audit.extension_points import lookup

    return lookup("detectors", "garble-tagger").open(ModelSettings())


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"audit.{_HOMES[name]}"), name)
