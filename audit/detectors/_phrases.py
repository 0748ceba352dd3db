"""Sentences, clauses and phrases of a text, found without a parser, and the text without one.

Deleting a constituent leaves a sentence; deleting just any words leaves rubble that no model finds
probable. So a span runs from one place where a constituent may begin to another: a mark, a
conjunction, a preposition. Languages without a list are cut at marks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from audit.document import Token
from audit.language_tags import primary_subtag

_CLAUSE_MARKS = frozenset(', ; : ( ) [ ] – — -- … « » “ ” "'.split(" "))
_END_MARKS = frozenset(". ! ? ...".split(" "))
_CUTTING_MARKS = _CLAUSE_MARKS | _END_MARKS
_CLOSING_MARKS = frozenset(", ; : . ! ? ) ]".split(" "))
_PAUSES = frozenset(", ; : – —".split(" "))
_MARKS_LEFT_OVER = " ,;:.!?–—"

_PHRASE_OPENERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "about above across after against along although amid among and around as at because "
            "before behind below beneath beside between beyond but by despite during for from if "
            "in inside into like near nor of off on onto or out outside over since so than that "
            "though through throughout to toward towards under unless until upon when where "
            "whereas whether which while who whom whose with within without yet".split()
        ),
        "it": frozenset(
            "a ad agli ai al all alla alle allo anche attraverso che chi come con contro cui da "
            "dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di d dopo "
            "dove durante e ed entro fino fra ma mentre negli nei nel nell nella nelle nello né o "
            "od oltre oppure per perché perciò però poiché presso prima quando quindi se secondo "
            "senza sebbene sotto sopra su sugli sui sul sull sulla sulle sullo tra tramite verso "
            "in".split()
        ),
        "de": frozenset(
            "ab aber als am an auf aus außer bei beim bevor bis da damit dass denn durch ehe für "
            "gegen gegenüber hinter im in indem ins mit nach nachdem neben ob oder ohne seit "
            "sobald sondern sowie statt trotz über um und unter vom von vor während wegen weil "
            "wenn wie wo wobei zu zum zur zwischen".split()
        ),
        "fr": frozenset(
            "à afin après au aux avant avec car chez comme contre d dans de depuis derrière des "
            "dès devant donc dont du durant en entre et hors jusque jusqu lorsque mais malgré ni "
            "où ou par parce parmi pendant pour puisque qu quand que qui sans sauf selon si sous "
            "sur tandis vers".split()
        ),
        "es": frozenset(
            "a al ante aunque bajo como con contra cuando de del desde donde durante e en entre "
            "hacia hasta mediante mientras ni o para pero por porque pues que quien quienes según "
            "si sin sino sobre tras u y".split()
        ),
        "ru": frozenset(
            "а без благодаря в во для до если же за и из или из-за к как когда ко который которая "
            "которое которые между на над но о об обо около от перед по под после потому при про "
            "ради с среди со так также у через что чтобы".split()
        ),
    }
)

_FEWEST_WORDS = 2
_FEWEST_WORDS_LEFT = 3


class Span(NamedTuple):
    """A half-open span [start, end) of code points."""

    start: int
    end: int


def constituents(tokens: Sequence[Token], language: str) -> list[Span]:
    """Spans of two words and more that may be one constituent each, in reading order.

    They are the phrases, every two and three neighbouring phrases, the clauses and the sentences;
    each leaves at least three words of the text. ``language`` is a BCP 47 tag.
    """
    openers = _PHRASE_OPENERS.get(primary_subtag(language), frozenset())
    phrases = _pieces(tokens, _CUTTING_MARKS, openers)
    clauses = _pieces(tokens, _CUTTING_MARKS, frozenset())
    sentences = _pieces(tokens, _END_MARKS, frozenset())
    longest = _word_count(tokens) - _FEWEST_WORDS_LEFT
    return sorted(
        Span(tokens[first].start, tokens[last].end)
        for first, last in {*phrases, *_joined(phrases), *clauses, *sentences}
        if _FEWEST_WORDS <= _word_count(tokens[first : last + 1]) <= longest
    )


def without(text: str, span: Span) -> str:
    """The text without the span, with no mark, blank or small first letter left over."""
    before, after = text[: span.start].rstrip(), text[span.end :].lstrip()
    if not before or before[-1] in _END_MARKS:
        after = after.lstrip(_MARKS_LEFT_OVER)
        after = after[:1].upper() + after[1:]
    elif before[-1] in _PAUSES and after[:1] in _CUTTING_MARKS:
        before = before[:-1].rstrip()
    glued = not before or after[:1] in _CLOSING_MARKS
    return before + after if glued else f"{before} {after}".rstrip()


def _word_count(tokens: Sequence[Token]) -> int:
    return sum(token.is_word for token in tokens)


def _pieces(
    tokens: Sequence[Token], marks: frozenset[str], openers: frozenset[str]
) -> list[tuple[int, int]]:
    """Runs [first, last] of tokens between marks, without the marks, and before openers."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for index, token in enumerate(tokens):
        is_mark = token.text in marks
        if first is not None and (is_mark or _begins_phrase(tokens, index, openers)):
            runs.append((first, index - 1))
            first = None
        if first is None and not is_mark:
            first = index
    if first is not None:
        runs.append((first, len(tokens) - 1))
    return runs


def _begins_phrase(tokens: Sequence[Token], index: int, openers: frozenset[str]) -> bool:
    """True for an opener but the second of two, as in "because of", which begin one phrase."""
    before = tokens[index - 1] if index else None
    return _is_opener(tokens[index], openers) and not (before and _is_opener(before, openers))


def _is_opener(token: Token, openers: frozenset[str]) -> bool:
    return token.lower.rstrip("'") in openers


def _joined(runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every two and three runs with nothing between them."""
    for count in (2, 3):
        for begin in range(len(runs) - count + 1):
            joined = runs[begin : begin + count]
            if all(left[1] + 1 == right[0] for left, right in pairwise(joined)):
                yield joined[0][0], joined[-1][1]
