"""How far two spellings are apart when what transcription does to a name costs little.

A weighted edit distance with replacements of up to four letters by up to four: spellings that
romanisation systems give to the same letter (letters.tsv), and those of related languages and
older habits (sound_laws.tsv). After Kondrak, "A new algorithm for the alignment of phonetic
sequences" (NAACL 2000), with tables in the place of features.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from audit.names.folding import letter_spellings

_VOWELS = frozenset("aeiouy")
_SAME_LETTER = 0.15
_DOUBLED = 0.05
_VOWEL_FOR_VOWEL = 0.45
_VOWEL_LEFT_OUT = 0.6
_WEAK_LEFT_OUT = 0.3  # h, j, w: said by some, written by few
_VOICED = frozenset(map(frozenset, ("bp", "dt", "gk", "sz", "fv")))
_VOICED_FOR_VOICELESS = 0.5
_OTHER = 1.0

# Consonants that transcription hardly confuses, for the key under which names are looked up.
_SKELETON = str.maketrans(
    {"b": "p", "d": "t", "q": "s", "c": "s", "x": "s", "z": "s", "k": "s", "n": "m", "f": "p"}
    | dict.fromkeys("aeiouyhwjv", "")
)
# Hissing sounds are written in too many ways to tell them apart, some of them with a k.
_HISSING = re.compile("(?:s[zc]?hc?h?|t?s?ch?t?s?ch|t?sch|cz|sz|zh|ts|tz|dz|tch|ch|c|s|z|j)+")


class Replacement(NamedTuple):
    """``spelling`` may stand in the other word; ``cost`` is in edits."""

    spelling: str
    cost: float


@lru_cache(maxsize=262144)
def distance(first: str, second: str, limit: float = 1.0) -> float:
    """Cost of turning one folded word into the other, divided by the longer one's length.

    0 for equal words, at most 1; symmetric. What is more than ``limit`` may come out as 1.
    """
    if first == second:
        return 0.0
    if not first or not second:
        return 1.0
    first, second = sorted((first, second))
    length = max(len(first), len(second))
    return min(1.0, _edits(first, second, limit * length + 1e-9) / length)


def _edits(first: str, second: str, budget: float) -> float:
    """The cheapest way from one word to the other, infinite if it is above the budget."""
    rows, columns = len(first) + 1, len(second) + 1
    cost = [[float("inf")] * columns for _ in range(rows)]
    cost[0][0] = 0.0
    table, longest = _replacements()
    for i in range(rows):
        here = [
            (len(spelling), table[spelling])
            for size in range(1, longest + 1)
            if (spelling := first[i : i + size]) in table and i + size < rows
        ]
        row = cost[i]
        for j in range(columns):
            now = row[j]
            if now > budget:
                continue
            _extend(cost, i, j, now, first, second)
            for size, replacements in here:
                for replacement in replacements:
                    if second.startswith(replacement.spelling, j):
                        k = j + len(replacement.spelling)
                        total = now + replacement.cost
                        if total < cost[i + size][k]:
                            cost[i + size][k] = total
    return cost[-1][-1]


def _extend(cost: list[list[float]], i: int, j: int, now: float, first: str, second: str) -> None:
    """One letter on, in either word or in both."""
    if i < len(first):
        cost[i + 1][j] = min(cost[i + 1][j], now + _left_out(first, i))
    if j < len(second):
        cost[i][j + 1] = min(cost[i][j + 1], now + _left_out(second, j))
    if i < len(first) and j < len(second):
        cost[i + 1][j + 1] = min(cost[i + 1][j + 1], now + _one_for_one(first[i], second[j]))


def _left_out(word: str, index: int) -> float:
    char = word[index]
    if index and word[index - 1] == char:
        return _DOUBLED
    if char in "hjw":
        return _WEAK_LEFT_OUT
    return _VOWEL_LEFT_OUT if char in _VOWELS else _OTHER


def _one_for_one(left: str, right: str) -> float:
    if left == right:
        return 0.0
    if left in _VOWELS and right in _VOWELS:
        # Surnames of the north differ by just this: Petersen, Peterson.
        return _OTHER if {left, right} == {"e", "o"} else _VOWEL_FOR_VOWEL
    return _VOICED_FOR_VOICELESS if frozenset((left, right)) in _VOICED else _OTHER


@cache
def _replacements() -> tuple[dict[str, tuple[Replacement, ...]], int]:
    """Spelling -> what may stand for it, and the length of the longest one."""
    costs: dict[tuple[str, str], float] = {}
    for spellings in letter_spellings().values():
        for left, right in combinations(spellings, 2):
            if not _differs_by_vowel(left, right):
                costs[left, right] = _SAME_LETTER
    for cost, left, right in _sound_laws():
        costs[left, right] = cost
    table: dict[str, dict[str, float]] = {}
    for (left, right), cost in costs.items():
        for one, other in ((left, right), (right, left)):
            known = table.setdefault(one, {})
            known[other] = min(cost, known.get(other, cost))
    packed = {
        spelling: tuple(Replacement(*item) for item in sorted(others.items()))
        for spelling, others in table.items()
    }
    return packed, max(map(len, packed))


def _differs_by_vowel(left: str, right: str) -> bool:
    """True for e and ye or h and ha: what the general costs of vowels already say."""
    return left.strip("aeiou") == right.strip("aeiou") or not (set(left) | set(right)) - _VOWELS


def _sound_laws() -> Iterator[tuple[float, str, str]]:
    path = Path(__file__).parent / "sound_laws.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cost, left, right, _ = line.split("\t")
            yield float(cost), left, right


@lru_cache(maxsize=65536)
def sound_keys(word: str) -> frozenset[str]:
    """Keys of which spellings of one name share one: its consonants, with one or none left out."""
    hissed = _HISSING.sub("s", word).translate(_SKELETON)
    # A g is a k by ear in one language and an h, which is left out, in the next.
    skeletons = {_without_doubles(hissed.replace("g", to)) for to in ("", "s")}
    shorter = {
        skeleton[:i] + skeleton[i + 1 :]
        for skeleton in skeletons
        if len(skeleton) > 2  # with fewer, leaving one out would make everything alike
        for i in range(len(skeleton))
    }
    return frozenset(skeletons | shorter)


def _without_doubles(text: str) -> str:
    return "".join(char for i, char in enumerate(text) if text[i - 1 : i] != char)
