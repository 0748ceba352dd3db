"""Whether two names can be two spellings of one. Precision before recall: a wrong merge puts one
person's words into another's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from audit.names.folding import name_tokens
from audit.names.sound import distance, sound_keys

#: Longest normalised distance of two words of a name whose other words agree as well. Chosen on
#: aliases in the sanctions list of the United States and on pairs of like-sounding surnames.
SAME_WORD = 0.115
#: The same for a word that stands alone, or for words in another order.
SAME_LONE_WORD = 0.08
SHORTEST_LONE_WORD = 5

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FEMININE = re.compile(
    r"(?:ov|ev|in|yn|sk|tsk|ck|ou|au|eu|yi|ay|oy|ai)a(?:ya|ia|ja)?$|(?:aya|aia|aja)$"
)
_MASCULINE = re.compile(
    r"(?:ov|ev|in|yn|off|eff|au|ou|eu|iy|yy|ii|ij|[sc]ki|[sc]ky|y|yi|oi|oy|ey)$"
)
_MOST_READINGS = 64
_WADE_GILES_MARK = frozenset("-'’‘")


@lru_cache(maxsize=65536)
def same_person(first: str, second: str) -> bool:
    """True when two full names can be spellings of one person's name.

    Both need a given name and a surname that agree by sound. Words between them may be missing
    in one, but not contradict; nor may initials, generations ("Jr.") and endings that tell a
    woman's surname from a man's.
    """
    left, right = name_tokens(first), name_tokens(second)
    if left == right:
        return True
    left_core, right_core = _core(left), _core(right)
    if min(len(left_core), len(right_core)) < 2 or _contradict(left, right):
        return False
    # A hyphen or an apostrophe in a Chinese name is a mark of Wade-Giles.
    if (
        _WADE_GILES_MARK.isdisjoint(first + second)
        and _is_pinyin(left_core)
        and _is_pinyin(right_core)
    ):
        return "".join(left_core) == "".join(right_core)  # Li Peng and Li Ping are two people
    return (
        _aligned(left_core, right_core)
        or _in_other_order(left_core, right_core)
        or _split_otherwise(left_core, right_core)
        or _same_chinese(left_core, right_core)
    )


@lru_cache(maxsize=65536)
def same_word(first: str, second: str, limit: float = SAME_WORD) -> bool:
    """True when two folded words of a name sound alike and are of the same gender."""
    if first == second:
        return True
    if _gender_differs(first, second):
        return False
    # Of short words one letter is a large part, and there are many of them: Li, Le, Lee.
    return min(len(first), len(second)) > 2 and distance(first, second, limit) <= limit


@lru_cache(maxsize=65536)
def same_lone_word(first: str, second: str) -> bool:
    """True when two names of one word each, say surnames, are spellings of one name."""
    left, right = name_tokens(first), name_tokens(second)
    if left == right:
        return True
    if len(left) != 1 or len(right) != 1:
        return False
    long_enough = min(len(left[0]), len(right[0])) >= SHORTEST_LONE_WORD
    alike = long_enough and not sound_keys(left[0]).isdisjoint(sound_keys(right[0]))
    return alike and same_word(left[0], right[0], SAME_LONE_WORD)


@cache
def given_names() -> dict[str, frozenset[int]]:
    """Folded given name -> the rows of given_names.txt that have it."""
    rows: dict[str, set[int]] = {}
    text = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for name in line.split():
                rows.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in rows.items()}


def _core(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in tokens if len(word) > 1 and word not in _GENERATIONS)


def _contradict(left: Sequence[str], right: Sequence[str]) -> bool:
    """Different generations, or different initials: George H. W. and George W. Bush."""
    generations = [_GENERATIONS.intersection(tokens) for tokens in (left, right)]
    if all(generations) and generations[0] != generations[1]:
        return True
    initials = [[word for word in tokens if len(word) == 1] for tokens in (left, right)]
    return all(initials) and initials[0] != initials[1]


def _aligned(left: Sequence[str], right: Sequence[str]) -> bool:
    if not _same_given(left[0], right[0]) or not same_word(left[-1], right[-1]):
        return False
    shorter, longer = sorted((left[1:-1], right[1:-1]), key=len)
    rest = list(longer)
    for word in shorter:
        found = next((other for other in rest if same_word(word, other)), None)
        if found is None:
            return False
        rest.remove(found)
    return True


def _same_given(first: str, second: str) -> bool:
    """Sound alike or belong to one row; two known names of different rows are two names."""
    rows = given_names()
    known = rows.get(first), rows.get(second)
    if known[0] is not None and known[1] is not None:
        return not known[0].isdisjoint(known[1])
    return same_word(first, second)


def _in_other_order(left: Sequence[str], right: Sequence[str]) -> bool:
    """Surname first in one: Orban Viktor, Viktor Orban."""
    if len(left) != len(right):
        return False
    turned = ((*right[1:], right[0]), (right[-1], *right[:-1]))
    return any(
        all(same_word(one, other, SAME_LONE_WORD) for one, other in zip(left, order, strict=True))
        for order in turned
    )


def _split_otherwise(left: Sequence[str], right: Sequence[str]) -> bool:
    """One word in one and two in the other: Jong Un, Jongun."""
    if len(left) == len(right) or abs(len(left) - len(right)) > 2:
        return False
    joined = "".join(left), "".join(right)
    return min(map(len, joined)) > 7 and distance(*joined, SAME_LONE_WORD) <= SAME_LONE_WORD / 2


def _gender_differs(first: str, second: str) -> bool:
    """Tsikhanouski and Tsikhanouskaya are husband and wife."""
    feminine = [bool(_FEMININE.search(word)) for word in (first, second)]
    if feminine[0] == feminine[1]:
        return False
    other = second if feminine[0] else first
    return bool(_MASCULINE.search(other))


def _same_chinese(left: Sequence[str], right: Sequence[str]) -> bool:
    """Pinyin in one and another romanisation in the other: Mao Zedong, Mao Tse-tung."""
    return not pinyin_readings(left).isdisjoint(pinyin_readings(right))


def _is_pinyin(tokens: Sequence[str]) -> bool:
    """True for what can be a Chinese name: a surname of one syllable at one of its ends."""
    pinyin, _ = _chinese_syllables()
    short_end = tokens[0] in pinyin or tokens[-1] in pinyin
    return short_end and all(_cut(token, pinyin) for token in tokens)


@lru_cache(maxsize=65536)
def pinyin_readings(tokens: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """The name as rows of Pinyin syllables, one for each way to read it; empty for others."""
    readings = [_syllable_rows(token) for token in tokens]
    if len(tokens) < 2 or not all(readings):
        return frozenset()
    rows = list(product(*readings))[:_MOST_READINGS]
    return frozenset(tuple(syllable for part in row for syllable in part) for row in rows)


@cache
def _syllable_rows(token: str) -> tuple[tuple[str, ...], ...]:
    """A word as Pinyin, or as one syllable of another system."""
    pinyin, others = _chinese_syllables()
    rows = list(_cut(token, pinyin))
    rows += [(syllable,) for syllable in others.get(token, ())]
    return tuple(dict.fromkeys(rows))[:8]


def _cut(token: str, pinyin: frozenset[str]) -> list[tuple[str, ...]]:
    if not token:
        return [()]
    return [
        (token[:size], *rest)
        for size in range(min(6, len(token)), 0, -1)
        if token[:size] in pinyin
        for rest in _cut(token[size:], pinyin)
    ]


@cache
def _chinese_syllables() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """All syllables of Pinyin, and those of other systems with the Pinyin they stand for."""
    lines = (Path(__file__).parent / "syllables.tsv").read_text(encoding="utf-8").splitlines()
    pinyin, others = set(), dict[str, list[str]]()
    for line in lines:
        syllable, _, spellings = line.partition("\t")
        pinyin.add(syllable)
        for spelling in filter(None, spellings.split("/")):
            others.setdefault(spelling, []).append(syllable)
    return frozenset(pinyin), {name: tuple(found) for name, found in others.items()}
