"""Reads the token pattern language of ``rules/README.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from audit.errors import PatternError, did_you_mean
from audit.lexicon import WORD_CLASSES
from audit.linear_regex import compile_linear
from audit.patterns.pattern import (
    SHAPES,
    Element,
    Pattern,
    TokenTest,
    commonness,
    rarest_anchor,
    required_words,
)
from audit.segmentation import Span, tokens

#: ``*`` and ``+`` stop here: a pattern speaks of a phrase, not of a page.
MAX_REPEATS = 8

_QUANTIFIER = re.compile(r"(\?|\*|\+|\{(\d+),(\d+)\})$")
_LEMMA = re.compile(r"<([^<>:=]+)(?::([A-Z]+))?>")
_PLAIN_WORDS = re.compile(r"(?:[=<]?[^\W\d_]+>?\|)*[=<]?[^\W\d_]+>?")
_REPEATS = {"?": (0, 1), "*": (0, MAX_REPEATS), "+": (1, MAX_REPEATS)}
#: By themselves the tokenizer would take them for a quotation mark and a word.
_CLITICS = frozenset({"'s", "'m", "'d", "'re", "'ve", "'ll", "n't"})
_SET_FIELDS: Mapping[str, Any] = {
    "words": frozenset,
    "exact": frozenset,
    "lemmas": frozenset,
    "classed_lemmas": tuple,
    "classes": frozenset,
    "shapes": tuple,
    "expressions": tuple,
}


def compile_pattern(source: str) -> Pattern:
    """Compile a pattern; ``PatternError`` says what in it is wrong."""
    try:
        return _compile(source)
    except PatternError as error:
        raise PatternError(f"pattern '{source}': {error}") from error


def words_of_source(source: str) -> frozenset[str] | None:
    """Words of which every match has one, told without compiling; None if that takes compiling.

    They are those of the rarest piece which consists of plain words and lemmas only.
    """
    candidates = []
    for piece in source.replace("[[", " ").replace("]]", " ").split():
        if _PLAIN_WORDS.fullmatch(piece):
            bare = piece.replace("<", "").replace(">", "").replace("=", "").lower()
            candidates.append(frozenset(bare.split("|")))
    return min(candidates, key=commonness, default=None)


def _compile(source: str) -> Pattern:
    elements: list[Element] = []
    flags: list[int] = []
    at_start = at_end = False
    for piece in _pieces(source):
        if piece in ("[[", "]]"):
            if (piece == "[[") == (len(flags) % 2 == 1):
                raise PatternError("[[ and ]] do not pair")
            flags.append(len(elements))
        elif piece == "^":
            at_start = True
        elif piece == "$":
            at_end = True
        else:
            elements.extend(_elements(piece))
    if not elements:
        raise PatternError("it is empty")
    if len(flags) not in (0, 2) or (flags and flags[0] == flags[1]):
        raise PatternError("mark one span with [[ ]]")
    flag_from, flag_to = flags or (0, len(elements))
    return Pattern(
        source,
        tuple(elements),
        flag_from,
        flag_to,
        rarest_anchor(elements),
        required_words(elements),
        at_start,
        at_end,
    )


def _pieces(source: str) -> list[str]:
    if "[[" in source or "]]" in source:
        source = re.sub(r"(?<!\\)(\[\[|\]\])", r" \1 ", source)
    return source.split()


# The same words come in thousands of patterns; reading each once halves the start of the tool.
@cache
def _elements(piece: str) -> tuple[Element, ...]:
    """The elements of one blank-separated piece: one, or one per token of a literal."""
    if piece.isalpha():
        return (Element(TokenTest(words=frozenset({piece.lower()}))),)
    body, least, most = _split_quantifier(piece)
    negated = body.startswith("!") and len(body) > 1
    body, _, excluded = (body[1:] if negated else body).partition("~")
    alternatives = _split_alternatives(body)
    if not negated and not excluded and len(alternatives) == 1:
        split = _split_literal(alternatives[0])
        if len(split) > 1:
            if (least, most) != (1, 1):
                raise PatternError(f"'{body}' is {len(split)} tokens and cannot be repeated")
            return tuple(Element(TokenTest(words=frozenset({word}))) for word in split)
    but_not = _test(_split_alternatives(excluded)) if excluded else None
    return (Element(_test(alternatives, negated, but_not), least, most),)


def _split_quantifier(piece: str) -> tuple[str, int, int]:
    found = _QUANTIFIER.search(piece)
    if not found or found.start() == 0 or piece[found.start() - 1] == "\\":
        return piece, 1, 1
    body = piece[: found.start()]
    if found[2] is None:
        return body, *_REPEATS[found[1]]
    least, most = int(found[2]), int(found[3])
    if least > most or most > MAX_REPEATS:
        raise PatternError(f"{found[0]} must be at most {MAX_REPEATS}")
    return body, least, most


def _split_alternatives(body: str) -> list[str]:
    if "/" not in body and "\\" not in body:
        return [part for part in body.split("|") if part] or [body]
    parts = re.findall(r"/(?:\\.|[^/])+/|(?:\\.|[^|\\])+", body)
    return [part for part in parts if part] or [body]


def _split_literal(alternative: str) -> list[str]:
    if alternative[:1] in "<:@=/" or alternative == "_":
        return [alternative]
    if alternative.isalpha() or alternative in _CLITICS:
        return [alternative.lower()]
    literal = re.sub(r"\\(.)", r"\1", alternative)
    return [token.lower for token in tokens(literal, Span(0, len(literal)))]


def _test(
    alternatives: Sequence[str], negated: bool = False, but_not: TokenTest | None = None
) -> TokenTest:
    """The test for a list of alternatives such as ``["blast", "<slam>", ":ADV"]``."""
    sets: dict[str, list[Any]] = {}
    for item in alternatives:
        if item != "_":
            name, value = _alternative(item)
            sets.setdefault(name, []).append(value)
    collected = {name: _SET_FIELDS[name](values) for name, values in sets.items()}
    return TokenTest(anything="_" in alternatives, negated=negated, but_not=but_not, **collected)


def _alternative(item: str) -> tuple[str, Any]:
    """The field of ``TokenTest`` that an alternative belongs to, and its value there."""
    if item.isalpha():
        return "words", item.lower()
    sign, rest = item[:1], item[1:]
    lemma = _LEMMA.fullmatch(item) if sign == "<" else None
    if lemma and lemma[2]:
        return "classed_lemmas", (lemma[1].lower(), _known_class(lemma[2]))
    if lemma:
        return "lemmas", lemma[1].lower()
    if sign == ":" and rest.isalpha():
        return "classes", _known_class(rest)
    if sign == "@" and rest:
        if rest not in SHAPES:
            raise PatternError(f"unknown shape '{item}', use {', '.join(SHAPES)}")
        return "shapes", rest
    if sign == "/" and len(item) > 2 and item.endswith("/"):
        compile_linear(item[1:-1])
        return "expressions", item[1:-1]
    if sign == "=" and rest:
        return "exact", rest
    split = _split_literal(item)
    if len(split) != 1:
        raise PatternError(f"'{item}' is {len(split)} tokens and cannot be an alternative")
    return "words", split[0]


def _known_class(name: str) -> str:
    if name not in WORD_CLASSES:
        hint = did_you_mean(name, sorted(WORD_CLASSES))
        raise PatternError(f"unknown word class ':{name}'{hint}")
    return name
