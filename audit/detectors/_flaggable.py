"""Which words a model may flag: not the names, numbers, quoted phrases and terms of a document."""

from __future__ import annotations

from collections.abc import Sequence

from audit.document import Token
from audit.lexicon import CLOSED_CLASSES

FUNCTION_WORDS = frozenset().union(*CLOSED_CLASSES.values())

_OPENING_QUOTES = frozenset('“‘"«„')
_CLOSING_QUOTES = frozenset('”’"»“')
_LONGEST_QUOTED_PHRASE_TOKENS = 3
_TERM_OCCURRENCES = 3


def flaggable_words(tokens: Sequence[Token], terms: frozenset[str]) -> frozenset[int]:
    """Indices of the words that the tagger may flag.

    Left out are names, numbers, clitics, foreign letters, the parts of hyphenated compounds (out of
    place one by one, and right together), short phrases in quotation marks (the writer chose them
    with care) and the document's own ``terms``.
    """
    quoted = _in_short_quotation(tokens)
    return frozenset(
        index
        for index, token in enumerate(tokens)
        if token.lower.isascii()
        and token.lower.isalpha()
        and token.lower not in terms
        and index not in quoted
        and not _in_compound(tokens, index)
        and not _belongs_to_name(tokens, index)
    )


def document_terms(sentences: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Content words that the document uses often: its subject, not a slip of the translator."""
    counts: dict[str, int] = {}
    for tokens in sentences:
        for token in tokens:
            counts[token.lower] = counts.get(token.lower, 0) + 1
    return frozenset(
        word
        for word, count in counts.items()
        if count >= _TERM_OCCURRENCES and word not in FUNCTION_WORDS
    )


def _belongs_to_name(tokens: Sequence[Token], index: int) -> bool:
    text = tokens[index].text
    if any(char.isupper() for char in text[1:]):
        return True
    if text[0].isupper():
        opens = not any(token.is_word for token in tokens[:index])
        return not opens or (
            text.lower() not in FUNCTION_WORDS
            and index + 1 < len(tokens)
            and tokens[index + 1].text[0].isupper()
        )
    return False


def _in_compound(tokens: Sequence[Token], index: int) -> bool:
    """True for "bin" in "sin-bin" and "siu" in "Lau-siu": a hyphen without blanks beside it."""
    here = tokens[index]
    before = index > 0 and tokens[index - 1].text == "-" and tokens[index - 1].end == here.start
    after = index + 1 < len(tokens) and tokens[index + 1].text == "-"
    return before or (after and tokens[index + 1].start == here.end)


def _in_short_quotation(tokens: Sequence[Token]) -> frozenset[int]:
    inside: set[int] = set()
    for index, token in enumerate(tokens):
        if token.text not in _OPENING_QUOTES:
            continue
        reach = index + 2 + _LONGEST_QUOTED_PHRASE_TOKENS
        for other in range(index + 1, min(len(tokens), reach)):
            if tokens[other].text in _CLOSING_QUOTES:
                inside.update(range(index + 1, other))
                break
    return frozenset(inside)
