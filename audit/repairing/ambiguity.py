"""Explains a proposal without the source: one foreign word has both English ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from audit.finding import Evidence
from audit.lexicon import PivotWord, entry, pivot_word
from audit.wording import language_in_words


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """``pivot`` means both what was ``written`` and what was probably ``meant`` (lemmas)."""

    pivot: PivotWord
    written: str
    meant: str

    @property
    def sentence(self) -> str:
        """In an editor's words."""
        language = language_in_words(self.pivot.language)
        return (
            f"{language} '{self.pivot.word}' means both '{self.written}' and '{self.meant}': "
            "an engine may have taken the wrong one."
        )

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with this as one more sentence and as details for programs."""
        details = {
            **evidence.details,
            "ambiguous_language": self.pivot.language,
            "ambiguous_word": self.pivot.word,
            "meant": self.meant,
        }
        summary = f"{evidence.summary} {self.sentence}"
        return replace(evidence, summary=summary, details=MappingProxyType(details))


def ambiguity_behind(written: str, proposed: str) -> Ambiguity | None:
    """The likeliest foreign word behind both forms; None if the table has none."""
    found = [
        Ambiguity(pivot, lemma, meant)
        for lemma in sorted(_lemmas(written))
        for meant in sorted(_lemmas(proposed))
        if (pivot := pivot_word(lemma, meant)) is not None
    ]
    return max(found, key=lambda item: item.pivot.strength, default=None)


def _lemmas(form: str) -> frozenset[str]:
    return entry(form.lower()).lemmas
