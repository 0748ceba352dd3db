"""Errors meant for the person who reads them: one line that names the place and the remedy."""

from __future__ import annotations

from pathlib import Path


class MtAuditError(Exception):
    """Base of everything that mt-audit raises on purpose. ``str(error)`` is one readable line."""


class ConfigError(MtAuditError):
    """A configuration file or option says something that cannot be meant."""


class ReadError(MtAuditError):
    """An article could not be read; the other articles are still audited."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem}; {remedy}")
        self.name = name


class RulePackError(MtAuditError):
    """A rule pack is broken. The message begins with ``file:line:`` as compilers do."""

    def __init__(self, path: Path | str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = Path(path)
        self.line = line


class PatternError(MtAuditError):
    """A token pattern or regular expression of a rule does not parse."""


class ModelError(MtAuditError):
    """A model is missing, damaged or of the wrong kind."""


class BaselineError(MtAuditError):
    """A baseline file is missing, damaged or in the way."""


class RevisionError(MtAuditError):
    """Git cannot tell what a file was in a revision."""


def did_you_mean(word: str, known: list[str]) -> str:
    """``"; did you mean 'why'?"`` for the nearest known word, or an empty string."""
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
