"""Halves and quarters, which a translation may say in words: "1.5" is "eineinhalb"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from audit.language_tags import primary_subtag

_HALVES: Mapping[str, str] = {
    "en": r"half|halves|halved",
    "de": r"halb\w{0,2}|\w*einhalb\w*|anderthalb\w*|hälfte",
    "fr": r"demie?s?|moitié",
    "it": r"mezz[oaei]|metà",
    "es": r"medi[oa]s?|mitad",
    "pt": r"mei[oa]s?|metade",
    "nl": r"halve|helft|\w*half",
    "ru": r"половин\w*|пол[уо]?тор\w*|пол(?:миллион|миллиард|тысяч|час|год|век)\w*",
    "pl": r"połow\w*|półtor\w*|pół\w*",
    "zh": r"\w*半\w*",
    "ja": r"\w*半\w*",
}
_QUARTERS: Mapping[str, str] = {
    "en": r"quarters?",
    "de": r"\w*viertel\w*",
    "fr": r"quarts?",
    "it": r"quart[oi]",
    "es": r"cuartos?",
    "pt": r"quartos?",
    "nl": r"\w*kwart\w*",
    "ru": r"четверт\w*",
    "pl": r"kwadrans\w*|ćwier\w*",
}
#: Whole numbers that one says with a half behind them, as in "twelve and a half".
_MOST_WHOLE = 12
#: Half an hour is 30 minutes, half a million 500,000; a half of all is 50 per cent.
_SCALES = (1, 60, 100, 10**3, 10**6, 10**9, 10**12)
_HALF_A_YEAR = Decimal(6)
#: A quarter of an hour, of a century, of all; and three quarters, 4分の3.
_QUARTER_VALUES = frozenset(map(Decimal, ("0.25", "0.75", "15", "45", "25", "75", "4")))


def may_be_fraction(value: Decimal, text: str, language: str) -> bool:
    """True for a number that the words "half" or "quarter" of a text may stand for."""
    if _says(_HALVES, text, language) and (value == _HALF_A_YEAR or _is_half(value)):
        return True
    return value in _QUARTER_VALUES and _says(_QUARTERS, text, language)


def may_have_half(value: Decimal, text: str, language: str, others: frozenset[Decimal]) -> bool:
    """True for the 1 of "1 hora y media" where the other side has 1.5, or 90."""
    halved = {(value + Decimal("0.5")) * scale for scale in _SCALES} if value <= _MOST_WHOLE else ()
    return not others.isdisjoint(halved) and _says(_HALVES, text, language)


def _is_half(value: Decimal) -> bool:
    doubled = (value * 2 / scale for scale in _SCALES)
    return any(item % 2 == 1 and item <= 2 * _MOST_WHOLE + 1 for item in doubled)


def _says(words: Mapping[str, str], text: str, language: str) -> bool:
    pattern = words.get(primary_subtag(language))
    return bool(pattern) and _holds(text, rf"\b(?:{pattern})\b")


@lru_cache(maxsize=1024)
def _holds(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
