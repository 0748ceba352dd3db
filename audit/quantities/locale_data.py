"""What the Unicode locale data (CLDR, by Babel) says of how a language writes quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from babel import Locale

#: Counts that between them show every plural form of the supported languages.
_COUNTS = (1, 2, 5, 21, 100)
_LENGTHS: tuple[Literal["short", "long", "narrow"], ...] = ("short", "long", "narrow")


_COUNTRY_BEHIND = frozenset({"it", "es", "fr", "pt", "ca", "ro", "gl"})
_COUNTRY_ANYWHERE = frozenset({"ru", "uk", "be", "pl", "cs", "sk", "bg", "hr", "sr", "sl"})
_NEW = ("new", "neu", "nuov", "nuev", "nouv", "nov", "нов", "nyt", "nieuw", "ny")
#: Symbols that are a word of the language or stand behind years: "in" is no inch.
_AMBIGUOUS_UNITS = frozenset({"in", "a", "г", "year", "month"})


class Separators(NamedTuple):
    """The decimal and the group separator; a group separator that is a blank is given as " "."""

    decimal: str
    group: str


@cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@cache
def is_known(language: str | None) -> bool:
    """True when the locale data has the language."""
    from babel import Locale, UnknownLocaleError

    if not language:
        return False
    try:
        Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


@cache
def separators(language: str) -> Separators:
    """How the language writes 1 234.5."""
    symbols = _locale(language).number_symbols["latn"]
    group = str(symbols["group"])
    return Separators(str(symbols["decimal"]), " " if group.isspace() else group)


@cache
def multipliers(language: str) -> Mapping[str, int]:
    """Words behind a number and what they multiply it by: ``{"million": 1000000, ...}``."""
    found: dict[str, int] = {}
    formats = _locale(language).compact_decimal_formats
    # Some languages, such as Japanese, have one width only.
    for width in sorted(formats):
        for forms in dict(formats[width].items()).values():
            for power, pattern in forms.items():
                word = _bare_word(str(getattr(pattern, "pattern", pattern)))
                # "mille" has no digit of its own: it is a thousand all the same.
                digits = str(getattr(pattern, "pattern", pattern)).count("0") or 1
                if word:
                    found.setdefault(word, int(power) // 10 ** (digits - 1))
    return found


def _bare_word(pattern: str) -> str:
    return pattern.replace("0", "").replace("'", "").strip().rstrip(".").lower()


@cache
def month_words(language: str) -> Mapping[str, int]:
    """Month names, wide and abbreviated, in lower case: ``{"märz": 3, ...}``."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            names = _locale(language).months[context][width]
            for number, name in names.items():
                word = name.lower().rstrip(".")
                if len(word) > 2 and not word[:1].isdigit():
                    found[word] = number
    return found


@cache
def currency_words(language: str, codes: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Codes, symbols and names, in lower case, and the currencies that they can mean.

    The first word of a name, or its last, means every currency that is called so: "dollars".
    """
    found: dict[str, set[str]] = {}
    for code in codes:
        for word in _names_of_currency(code, language):
            found.setdefault(word.lower(), set()).add(code)
    return {word: frozenset(meanings) for word, meanings in found.items()}


def _names_of_currency(code: str, language: str) -> Iterator[str]:
    from babel.numbers import get_currency_name, get_currency_symbol

    locale = _locale(language)
    yield code
    symbol = get_currency_symbol(code, locale=locale)
    yield symbol
    yield symbol.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or symbol
    for count in _COUNTS:
        name = get_currency_name(code, count=count, locale=locale)
        words = [word for word in name.replace("-", " ").split() if len(word) > 2]
        yield name
        yield from _bare_names(words, locale.language)


def _bare_names(words: list[str], language: str) -> list[str]:
    """ "dollars" of "US dollars": the country stands before it in some languages, behind in others.

    The new shekel has its adjective where other currencies have their name.
    """
    if not words or any(word.lower().startswith(_NEW) for word in words):
        return []
    if language in _COUNTRY_BEHIND:
        return [words[0]]
    return [words[-1], words[0]] if language in _COUNTRY_ANYWHERE else [words[-1]]


@cache
def unit_words(language: str, units: tuple[str, ...]) -> Mapping[str, str]:
    """Names and symbols of units, in lower case, and the unit: ``{"km": "length-kilometer"}``."""
    from babel.units import format_unit

    found: dict[str, str] = {}
    for unit in units:
        for length in _LENGTHS:
            for count in _COUNTS:
                text = format_unit(count, unit, length, locale=_locale(language))
                word = "".join(char for char in text if not char.isdigit()).strip().lower()
                if word and word not in _AMBIGUOUS_UNITS:
                    found.setdefault(word.rstrip("."), unit)
    return found


def written(value: object, language: str) -> str:
    """A number as the language writes it."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(language), decimal_quantization=False)  # type: ignore[arg-type]


@cache
def day_before_month(language: str) -> bool | None:
    """Whether 3/4 is the third of April; None where the tag does not say, as "en" alone."""
    if language.lower() == "en":
        return None
    pattern = str(_locale(language).date_formats["short"].pattern)
    return pattern.lower().index("d") < pattern.upper().index("M")
