"""Folds a name to small ASCII letters, whatever script it is written in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

#: Latin letters that Unicode does not take apart.
_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
     "ð": "d", "ə": "a", "ħ": "h"}
)  # fmt: skip
_APOSTROPHES = re.compile("['’‘ʼʹʺ`´ʿʾ]")
_PARTS = re.compile(r"[^\W\d_]+")

#: Articles and particles that one spelling has and the next one leaves out.
_PARTICLES = frozenset(
    "al el ul ad an ar as ash at az bin ben ibn bint von van der den de da do dos di du la "
    "le".split()
)
_SERVANT_OF = frozenset({"abd", "abdel", "abdul", "abdal", "abdol", "abdoul", "abdool"})
_SERVANT_PREFIX = re.compile(r"^abd(?:el|ul|al|ol|oul|ool)?")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """``"Łukaszenka"`` -> ``"lukaszenka"``, ``"Лукашенко"`` -> ``"lukashenko"``."""
    lower = _APOSTROPHES.sub("", word.lower()).translate(_LATIN)
    if lower.isascii():
        return lower
    romanised = "".join(_romanised(char) for char in unicodedata.normalize("NFC", lower))
    plain = unicodedata.normalize("NFKD", romanised)
    return "".join(char for char in plain if char.isascii())


@lru_cache(maxsize=65536)
def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name without particles: ``"Abd al-Fattah as-Sisi"`` ->
    ``("abdfattah", "sisi")``. A name of nothing but particles keeps them.
    """
    words = [fold(word) for word in _PARTS.findall(_APOSTROPHES.sub("", name))]
    words = [word for word in words if word]
    kept = [word for word in words if word not in _PARTICLES] or words
    joined: list[str] = []
    for word in kept:
        if joined and joined[-1] in _SERVANT_OF:
            joined[-1] = f"abd{word}"
        else:
            joined.append(word)
    return tuple(_SERVANT_PREFIX.sub("abd", word) if len(word) > 6 else word for word in joined)


@cache
def letter_spellings() -> dict[str, tuple[str, ...]]:
    """Letter of another script -> its romanisations, the most usual first (letters.tsv)."""
    lines = (Path(__file__).parent / "letters.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {letter: tuple(spellings.split("/")) for letter, spellings in pairs}


def _romanised(char: str) -> str:
    # Most systems write the signs for hard and soft consonants as apostrophes, which names lose.
    if char in "ъь":
        return ""
    is_latin = char < "Ͱ"  # its diacritics among it
    spellings = None if is_latin else letter_spellings().get(char)
    return spellings[0] if spellings else char
