"""Placeholders of format strings: what a program fills in, by named profiles.

A profile is the syntax of one formatting function. ``auto`` finds what no prose looks like in any
of them; ambiguous syntaxes (Laravel's ``:name``, Scheme's ``~a``) must be asked for by name.
Sources: the manuals of the functions, as gettext's ``*-format`` flags and Weblate list them.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_SIZE = r"(?:hh|h|ll|l|q|j|z|t|L)?"
_WIDTH = r"(?:\*|\d+)?(?:\.(?:\*|\d+))?"
_PRINTF = rf"%(?P<position>\d+\$)?[-+ 0#']*{_WIDTH}{_SIZE}(?P<type>[diouxXeEfFgGaAcCspSn@])"
#: Without the flag "blank" and not behind a figure: "100% of", "5% de" are prose.
_PRINTF_IN_PROSE = (
    rf"(?<![\d%])%(?P<position>\d+\$)?[-+0#']*{_WIDTH}{_SIZE}(?P<type>[diouxXfgcs@])(?![a-rt-z])"
)
_PYTHON = rf"%(?:\((?P<name>[^()%]+)\))?[-+ 0#]*{_WIDTH}[hlL]?(?P<type>[diouxXeEfFgGcrsa])"
_NAMED_PYTHON = rf"%\((?P<name>[^()%\s]+)\)[-+ 0#]*{_WIDTH}[hlL]?(?P<type>[diouxXeEfFgGcrsa])"
#: The branches of an ICU message ("one {file} other {files}") are text in braces.
_NO_BRANCH = (
    "".join(
        rf"(?<!\b{word}{blank})"
        for word in ("zero", "one", "two", "few", "many", "other")
        for blank in ("", " ")
    )
    + r"(?<!=\d)(?<!=\d )"
)
_BRACE = _NO_BRANCH + r"\{(?P<name>[A-Za-z_][\w.\[\]]*|\d*)(?:![rsa])?(?::[^{}]*)?\}"
_NUMBERED = r"\{(?P<name>\d+)\s*(?:,[^{}]*)?\}"
#: A number or date ends with its brace; a choice goes on with branches, which are text.
_ICU = (
    r"\{\s*(?P<name>\w+)\s*,\s*(?:(?:number|date|time|duration|spellout|ordinal)\s*(?:,[^{}]*)?\}"
    r"|(?=plural|select|number|date|time|duration|spellout|ordinal))"
)
_ICU_PLAIN = _NO_BRANCH + r"\{\s*(?P<name>\w+)\s*\}"
_DOUBLE = r"\{\{[-/#^]?\s*(?P<name>[\w.$-]+)[^{}]*\}\}"
_RUBY = rf"%\{{(?P<name>\w+)\}}|%<(?P<name2>\w+)>[-+ 0#]*{_WIDTH}(?P<type>[a-zA-Z])"
_PERCENT = r"%(?P<name>[A-Za-z_][\w.]{2,})%(?!\w)"
_TEMPLATE = r"\$\{(?P<name>[^{}]+)\}"
_QT = r"%L?(?P<name>\d{1,2})(?![\d$])"
#: The beginning of a choice, or any other brace.
_BRACE_OF_CHOICE = re.compile(r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\b|[{}]")
#: What ``auto`` looks for, in two halves: a file may say that a text has none of one kind.
_AUTO_PERCENT = (_NAMED_PYTHON, _PERCENT, _RUBY, _PRINTF_IN_PROSE, _QT)
_AUTO_BRACES = (_ICU, _DOUBLE, _TEMPLATE, _BRACE, r"\$t\((?P<name>[^()]*)\)")

PROFILES: dict[str, tuple[str, ...]] = {
    "c": (_PRINTF,),
    "objc": (_PRINTF,),
    "php": (_PRINTF,),
    "perl": (_PRINTF,),
    "lua": (_PRINTF,),
    "javascript": (_PRINTF,),
    "java": (_PRINTF, r"%(?P<position>\d+\$)?[tT](?P<type>[a-zA-Z])"),
    "object-pascal": (
        rf"%(?P<position>\d+:)?-?{_WIDTH}(?P<type>[dueEfFgGnmMpPsSxX])",
    ),
    "python": (_PYTHON,),
    "python-brace": (_BRACE,),
    "perl-brace": (r"\{(?P<name>[A-Za-z_]\w*)\}",),
    "csharp": (_NUMBERED, r"\{(?P<name>\d+)(?:,-?\d+)?(?::[^{}]+)?\}"),
    "java-messageformat": (_NUMBERED,),
    "icu": (_ICU, _ICU_PLAIN),
    "qt": (_QT,),
    "qt-plural": (r"%L?(?P<name>n)",),
    "ruby": (_RUBY, _PRINTF),
    "scheme": (r"~(?P<type>[aAsSdDbBoOxXfF%])",),
    "laravel": (r"(?<![\w:]):(?P<name>[A-Za-z_]\w*)",),
    "percent": (_PERCENT,),
    "vue": (_DOUBLE, r"\{(?P<name>\w+)\}", r"%\{(?P<name>\w+)\}", r"@(?:\.\w+)?:(?P<name>[\w.]+)"),
    "i18next": (_DOUBLE, r"\$t\((?P<name>[^()]*)\)"),
    "es-template": (_TEMPLATE,),
    "automattic": (r"\{\{/?(?P<name>\w+)/?\}\}",),
    "angularjs": (r"\{\{(?P<name>[^{}]+)\}\}",),
    "shell": (r"\$(?P<name>[A-Za-z_]\w*)", _TEMPLATE),
    "auto-percent": _AUTO_PERCENT,
    "auto-braces": _AUTO_BRACES,
    "auto": (*_AUTO_PERCENT, *_AUTO_BRACES),
}  # fmt: skip

#: Flags of gettext and Weblate whose name is not that of the profile with "-format" behind it.
_FLAG_PROFILES = {
    "java-format": "java-messageformat",
    "java-printf-format": "java",
    "kde-format": "qt",
    "gcc-internal-format": "c",
    "sh-format": "shell",
    "icu-message-format": "icu",
    "es-format": "es-template",
    "percent-placeholders": "percent",
    "i18next-interpolation": "i18next",
    "automattic-components-format": "automattic",
    "angularjs-interpolation": "angularjs",
}

#: Conversions that take the same argument: %d, %i and %u all print a whole number.
_SAME_TYPE = str.maketrans("iuxXoeEFgG", "dddddfffff")


class Placeholder(NamedTuple):
    """A placeholder at [start, end). Placeholders of one ``identity`` print the same argument."""

    start: int
    end: int
    text: str
    identity: str
    is_named: bool


def profiles_of_flags(flags: Sequence[str]) -> tuple[str, ...] | None:
    """The profiles that the flags of an entry ask for, None if they say nothing of placeholders.

    ``no-c-format`` says that a percent sign is only that: what is left to look for are braces.
    """
    asked = [profile for flag in flags if (profile := _profile_of_flag(flag))]
    if asked:
        return tuple(asked)
    denied = [_profile_of_flag(flag[3:]) for flag in flags if flag.startswith("no-")]
    starts = {"{" if "{" in PROFILES[name][0] else "%" for name in denied if name}
    if not starts:
        return None
    left = {"auto-percent": "%", "auto-braces": "{"}
    return tuple(name for name, start in left.items() if start not in starts)


def _profile_of_flag(flag: str) -> str | None:
    name = _FLAG_PROFILES.get(flag, flag.removesuffix("-format"))
    return name if name in PROFILES and name != flag else None


@lru_cache(maxsize=64)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=8192)
def placeholders(text: str, profiles: tuple[str, ...] = ("auto",)) -> tuple[Placeholder, ...]:
    """The placeholders of a text in reading order; ``KeyError`` for an unknown profile.

    ``%%`` and ``{{`` are literal signs, but ``{{name}}`` is a placeholder where the profile has it.
    """
    patterns = [pattern for name in profiles for pattern in PROFILES[name]]
    if not any(sign in text for sign in "%{$~:@"):
        return ()
    return tuple(_identified(_matches(text, patterns)))


def _matches(text: str, patterns: Sequence[str]) -> list[re.Match[str]]:
    """The matches that do not overlap; an earlier pattern goes first, then the earlier place."""
    # An escaped percent sign is as wide as before, but sets no conversion off.
    safe = re.sub(r"%%", "\0\0", text)
    branches = _branches(text)
    taken: list[re.Match[str]] = []  # in the order of their places
    for pattern in patterns:
        for found in _expression(pattern).finditer(safe):
            if found.start() in branches:
                continue
            place = bisect(taken, found.start(), key=_start)
            is_behind = place == 0 or taken[place - 1].end() <= found.start()
            if is_behind and (place == len(taken) or found.end() <= taken[place].start()):
                taken.insert(place, found)
    return taken


def _branches(text: str) -> frozenset[int]:
    """Where the branches of ICU's choices begin, whose braces hold text: "male {He}"."""
    if "select" not in text and "plural" not in text:
        return frozenset()
    branches: list[int] = []
    open_choices: list[bool] = []
    for found in _BRACE_OF_CHOICE.finditer(text):
        if found[0] == "}":
            del open_choices[-1:]
            continue
        if open_choices and open_choices[-1]:
            branches.append(found.start())
        open_choices.append(len(found[0]) > 1)
    return frozenset(branches)


def _start(found: re.Match[str]) -> int:
    return found.start()


def _identified(matches: Sequence[re.Match[str]]) -> Iterator[Placeholder]:
    """An unnamed placeholder prints the next argument: it is known by its number and type."""
    unnamed = 0
    for found in matches:
        groups = found.groupdict()
        name = groups.get("name") or groups.get("name2")
        kind = (groups.get("type") or "").translate(_SAME_TYPE)
        position = (groups.get("position") or "").rstrip("$:")
        if name:
            identity = f"{found[0][0]}{name.strip()}:{kind}"
        else:
            unnamed += not position
            identity = f"{position or unnamed}:{kind}"
        yield Placeholder(*found.span(), found[0], identity, bool(name or position))
