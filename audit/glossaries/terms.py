"""A term of a glossary and what may and may not be written for it."""

from __future__ import annotations

from dataclasses import dataclass

from audit.finding import Severity


@dataclass(frozen=True, slots=True)
class Term:
    """``source`` is to be translated by one of ``targets`` and by none of ``forbidden``.

    Without ``targets`` anything else is right; without ``source`` the forbidden words are wrong
    wherever they stand. Languages are BCP 47 tags, None for any. ``severity`` None is the rule's.
    """

    source: str
    targets: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    severity: Severity | None = None
    source_language: str | None = None
    target_language: str | None = None
    note: str = ""

    def is_for(self, source_language: str | None, target_language: str | None) -> bool:
        """True when the term is of this pair; an unknown language is of any."""
        return _fits(self.source_language, source_language) and _fits(
            self.target_language, target_language
        )


def _fits(own: str | None, other: str | None) -> bool:
    if own is None or other is None:
        return True
    one, two = (tag.replace("_", "-").lower() for tag in (own, other))
    # A term for German is one for Austria; a term for Austria is none for Germany.
    return one == two or one == two.split("-")[0] or two == one.split("-")[0]
