"""Format strings: placeholders that one side has and the other one lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.config import Config
from audit.document import Side, TranslationUnit
from audit.errors import ConfigError, PatternError, did_you_mean
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.placeholders import PROFILES, Placeholder, placeholders, profiles_of_flags
from audit.spec import Spec

_PROBLEMS = ("mismatch", "unnamed")


class FormatStrings:
    """``problem``: mismatch, or unnamed (several that no translator can put in another order).

    ``profiles`` names the syntaxes; without it the flags of the unit do, then the project's
    settings, "auto" by default.
    """

    name: ClassVar[str] = "placeholders"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("problem",)
    trigger = Trigger()

    def __init__(self, problem: str, profiles: tuple[str, ...], is_fixed: bool) -> None:
        self._problem = problem
        self._profiles = profiles
        self._is_fixed = is_fixed

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> FormatStrings:
        spec = Spec(cls.name, mapping, ("problem", "profiles"))
        profiles = spec.strings("profiles")
        for name in profiles:
            if name not in PROFILES:
                hint = did_you_mean(name, list(PROFILES)) or f"; known: {', '.join(PROFILES)}"
                raise PatternError(f"there is no placeholder profile '{name}'{hint}")
        problem = spec.choice("problem", _PROBLEMS, default="mismatch")
        return cls(problem, profiles or ("auto",), bool(profiles))

    def compile(self) -> None:
        """Nothing is put off."""

    def configured(self, config: Config) -> FormatStrings:
        """The same rule with the profiles that the project names."""
        named = config.bilingual.placeholders
        if self._is_fixed or not named:
            return self
        try:
            return FormatStrings.from_spec({"problem": self._problem, "profiles": list(named)})
        except PatternError as error:
            raise ConfigError(f"bilingual.placeholders: {error}") from error

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None or not translation.source:
            return
        flagged = None if self._is_fixed else profiles_of_flags(translation.flags)
        profiles = self._profiles if flagged is None else flagged
        ours = placeholders(translation.source, profiles)
        if self._problem == "unnamed":
            unnamed = [item for item in ours if not item.is_named]
            if len(unnamed) > 1:
                yield Match(unit.paragraph.index, unnamed[0].start, unnamed[-1].end, side="source")
            return
        if not unit.paragraph.text:
            return
        theirs = placeholders(unit.paragraph.text, profiles)
        missing, extra = _surplus(ours, theirs), _surplus(theirs, ours)
        if len(missing) + len(extra) == 1 and _may_leave_out_its_number(translation):
            return
        yield from _flagged(unit, missing, "source", "is missing from the translation")
        yield from _flagged(unit, extra, "target", "is not in the source")


def _may_leave_out_its_number(unit: TranslationUnit) -> bool:
    """True for a plural form that serves few numbers: it may say them in a word or not at all.

    Where the file does not say what its forms are for, those for none, one and two are meant;
    readers name the plural forms of a message "id[0]", "id[1]" …
    """
    if unit.plural_forms is not None:
        return unit.for_few_numbers
    return unit.unit_id.endswith(("[0]", "[1]", "[2]"))


def _flagged(unit: Unit, items: list[Placeholder], side: Side, problem: str) -> Iterator[Match]:
    for item in items:
        slots = MappingProxyType({"problem": problem})
        yield Match(unit.paragraph.index, item.start, item.end, slots=slots, side=side)


def _surplus(items: tuple[Placeholder, ...], others: tuple[Placeholder, ...]) -> list[Placeholder]:
    """Placeholders whose argument the other side does not print; a named one may be repeated."""
    left = Counter(item.identity for item in others)
    return [item for item in items if not left[item.identity]]
