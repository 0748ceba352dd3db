"""Which language an article is in: looked at, since what pages declare is often a default."""

from __future__ import annotations

from typing import NamedTuple

from audit.language_id import identifier, primary

#: Below this many words py3langid takes short English for Hungarian or Maltese.
MIN_WORDS = 20
#: Only a sure answer overrules what the feed declares.
MIN_PROBABILITY = 0.9


class Language(NamedTuple):
    """A BCP 47 tag and how it is known: "seen" in the text, "declared", or "assumed"."""

    tag: str
    known_by: str


def language_of(text: str, declared: str | None, assumed: str) -> Language:
    """The language of a text: what is seen in it, else what is declared, else what is assumed.

    A garbled translation is still seen as English, so that no garble is skipped.
    """
    if len(text.split()) >= MIN_WORDS:
        tag, probability = identifier().classify(text)
        if probability >= MIN_PROBABILITY:
            # The declared tag says more where both agree: "en-GB" instead of "en".
            same = declared is not None and primary(declared) == tag
            return Language(declared if same and declared else str(tag), "seen")
    if declared:
        return Language(declared, "declared")
    return Language(assumed, "assumed")
