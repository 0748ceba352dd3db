"""A count or an ordinal that the article tells twice in nearly the same words, with two numbers
or with a number and a word ("hundreds") that cannot mean it.

Two statements are taken for one if the words around their numbers agree. A shared word weighs the
more, the fewer sentences of the article have it; names, years and words of contrast that only one
of them has say that they are two.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from audit.document import Document
from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction
from audit.facts.told_numbers import ToldNumber, lemma, told_numbers

#: Set on news that is not evaluated (docs/facts.md says how it does on other news): below, parallel
#: statements on two things begin to be taken for one.
LEAST_SIMILARITY = 1.0
#: The same for years, metres and euros, of which an article tells more.
LEAST_SIMILARITY_OF_MEASURES = 1.5
#: And for ordinals: rounds, days and anniversaries come one after the other.
LEAST_SIMILARITY_OF_ORDINALS = 2.0
#: A word for a number ("hundreds") and a number that it cannot mean are far apart, which chance
#: seldom brings about: less has to agree.
LEAST_SIMILARITY_OF_VAGUE = 0.6
#: A word of contrast tells numbers apart that are this near to it.
CONTRAST_WORDS = 3
#: What it adds to the similarity if the very next words agree on a side.
NEXT_WORD = 0.5
#: What "the" or "all" before the later number adds, if no third number is told of the noun.
TAKEN_UP = 1.0
#: "78,000" for 78,266 is the same number.
ROUNDING = 0.06
#: "About 80" can stand for 70 and for 90.
ABOUT_MEANS = 0.2
#: An article that counts one thing more often is a table.
_MOST_OF_ONE = 40

_MEASURES = frozenset(
    "second minute hour day night week month year decade century time metre meter kilometre "
    "kilometer km mile foot inch yard acre hectare square kilo kilogram kilogramme kg gram ton "
    "tonne pound ounce litre liter gallon degree celsius fahrenheit light volt watt megawatt "
    "kilowatt dollar euro cent pence yuan yen rupee crown rouble ruble franc usd point goal run "
    "round page floor step old".split()
)
_DEFINITE = frozenset("the all these those both".split())
_ABOUT = frozenset("about around some approximately roughly estimated nearly almost".split())
_AT_LEAST = frozenset("least over than more".split())
_AT_MOST = frozenset("most under fewer less up".split())
_HEDGES = _ABOUT | _AT_LEAST | _AT_MOST
#: Beside a number these say that it is another one than that told before.
_CONTRAST = frozenset(
    "another additional extra other others remaining rest previous previously earlier further "
    "first second third fourth last next new later respectively initial initially rose rise risen "
    "fell fall fallen increase increased decrease decreased grew grown down compared against "
    "extend extended raise raised cut reduced least most maximum minimum average total altogether "
    "each every half quarter double twice monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
)


def numbers_told_otherwise(unit: Unit) -> Iterator[Contradiction]:
    """The odd one of two numbers that the same words tell."""
    by_noun: dict[tuple[bool, str], list[ToldNumber]] = defaultdict(list)
    for told in told_numbers(unit.document):
        by_noun[told.of].append(told)
    groups = [group[:_MOST_OF_ONE] for group in by_noun.values() if _values(group) > 1]
    if not groups:
        return
    spread = _spread(unit.document)
    for group in groups:
        only_two = _values(group) == 2
        pairs = [
            (first, second)
            for first, second in combinations(group, 2)
            if _are_one(first, second, spread, is_taken_up=only_two and _is_definite(second))
        ]
        for odd, other in _settled(pairs):
            problem = (
                f"'{odd.text}', but paragraph {other.paragraph_index + 1} has '{other.text}' in "
                "nearly the same words."
            )
            yield Contradiction(odd.paragraph_index, odd.start, odd.end, problem)


def _values(group: Sequence[ToldNumber]) -> int:
    return len({told.value for told in group})


def _is_definite(told: ToldNumber) -> bool:
    return told.before[-1:] != () and told.before[-1] in _DEFINITE


def _settled(
    pairs: Sequence[tuple[ToldNumber, ToldNumber]],
) -> Iterator[tuple[ToldNumber, ToldNumber]]:
    """Of each pair of numbers of one noun the odd one first: the rarer, else the later.

    A number that agrees with several others is one of a list.
    """
    rivals: dict[float, set[float]] = defaultdict(set)
    tellings: dict[float, set[ToldNumber]] = defaultdict(set)
    for first, second in pairs:
        for one, other in ((first, second), (second, first)):
            rivals[one.value].add(other.value)
            tellings[one.value].add(one)
    done: set[float] = set()
    for first, second in pairs:
        in_list = len(rivals[first.value]) > 1 or len(rivals[second.value]) > 1
        if not in_list and second.value not in done:
            done |= {first.value, second.value}
            rarer_first = len(tellings[first.value]) < len(tellings[second.value])
            yield (first, second) if rarer_first else (second, first)


def _spread(document: Document) -> Counter[str]:
    """In how many sentences each lemma stands."""
    return Counter(
        word
        for paragraph in document.paragraphs
        for sentence in paragraph.sentences
        for word in {lemma(token.lower) for token in sentence.tokens if token.is_word}
    )


def _are_one(
    first: ToldNumber, second: ToldNumber, spread: Counter[str], *, is_taken_up: bool
) -> bool:
    """True if both tell the same thing, with two numbers."""
    if first.value == second.value or first.sentence == second.sentence:
        return False
    bonus = TAKEN_UP if is_taken_up else 0.0
    return (
        _similarity(first, second, spread) + bonus >= _least_similarity(first, second)
        and not _are_told_apart(first, second)
        and not _can_both_hold(first, second)
    )


def _least_similarity(first: ToldNumber, second: ToldNumber) -> float:
    if first.is_ordinal:
        return LEAST_SIMILARITY_OF_ORDINALS
    if not _MEASURES.isdisjoint(first.right[:2]):
        return LEAST_SIMILARITY_OF_MEASURES
    is_vague = first.is_vague or second.is_vague
    return LEAST_SIMILARITY_OF_VAGUE if is_vague else LEAST_SIMILARITY


def _similarity(first: ToldNumber, second: ToldNumber, spread: Counter[str]) -> float:
    """Sum over the words that both windows have on the same side, the noun not counted.

    A word that only these two sentences have is worth 1, one that n have 2/n.
    """
    shared = set(first.left) & set(second.left) | set(first.right) & set(second.right)
    shared.discard(first.right[0])
    similarity = sum(min(1.0, 2 / spread[word]) for word in shared)
    next_words = (first.left[:1], second.left[:1]), (first.right[1:2], second.right[1:2])
    return similarity + NEXT_WORD * sum(one == other != () for one, other in next_words)


def _are_told_apart(first: ToldNumber, second: ToldNumber) -> bool:
    """True if names, years or words of contrast show two things."""
    if first.is_ordinal and second.sentence - first.sentence == 1:
        return True  # The third and the fourth round, one after the other.
    # A name that begins the other sentence is in its window, but is no sure name there.
    only_first = first.marks - second.marks - second.window
    only_second = second.marks - first.marks - first.window
    if only_first and only_second:
        return True
    near = [{*told.left[:CONTRAST_WORDS], *told.right[:CONTRAST_WORDS]} for told in (first, second)]
    return not _CONTRAST.isdisjoint(near[0] ^ near[1])


def _can_both_hold(first: ToldNumber, second: ToldNumber) -> bool:
    if first.is_ordinal:
        return False
    if first.is_exact and second.is_exact and _hedges(first) == _hedges(second):
        return abs(first.value - second.value) <= ROUNDING * max(first.value, second.value)
    (low, high), (other_low, other_high) = _meant(first), _meant(second)
    return low <= other_high and other_low <= high


def _meant(told: ToldNumber) -> tuple[float, float]:
    """The least and the highest number that "about", "more than" and "up to" leave possible."""
    hedges = _hedges(told)
    if hedges & _AT_MOST:
        return 0.0, told.highest
    if hedges & _AT_LEAST:
        return told.value, math.inf
    margin = ABOUT_MEANS if hedges & _ABOUT else ROUNDING
    return told.value * (1 - margin), told.highest * (1 + margin)


def _hedges(told: ToldNumber) -> frozenset[str]:
    return _HEDGES.intersection(told.before)
