"""One person or place, two spellings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.config import Config
from audit.errors import PatternError
from audit.extension_points import Example, Match, Rule, Scope, Trigger, Unit
from audit.finding import Severity
from audit.names.drift import spelling_drift
from audit.names.house_list import HouseList, house_list_of
from audit.names.recognition import mentions_of
from audit.report import RuleMetadata


class _SpellingDriftMatcher:
    """Looks at all names of a document at once; knows the user's list of names."""

    name: ClassVar[str] = "spelling-drift"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("reason",)
    trigger = Trigger()

    def __init__(self, house_list: HouseList = HouseList()) -> None:  # noqa: B008
        self._house_list = house_list

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> _SpellingDriftMatcher:
        raise PatternError("spelling-drift is a check and no kind that a pack can name")

    def configured(self, config: Config) -> _SpellingDriftMatcher:
        """With the list that the settings name; raises ``ConfigError``."""
        return type(self)(house_list_of(config))

    def compile(self) -> None:
        return None

    def find(self, unit: Unit) -> Iterator[Match]:
        mentions = mentions_of(unit.document.paragraphs)
        for drift in spelling_drift(mentions, self._house_list):
            mention = drift.mention
            slots = MappingProxyType({"reason": drift.reason})
            yield Match(mention.paragraph_index, mention.start, mention.end, (drift.wanted,), slots)


class SpellingDrift:
    """Flags the rarer spelling of a name, or the one that the user's list does not want."""

    name: ClassVar[str] = "spelling-drift"
    rule: ClassVar[Rule] = Rule(
        metadata=RuleMetadata(
            id="names/spelling-drift",
            category="terminology/inconsistent-use",
            severity=Severity.MINOR,
            message="'{match}': {reason} '{suggestion}'.",
            why="An engine transcribes a name anew in each sentence, by the language it passed "
            "through: Tsikhanouskaya from Belarusian, Tikhanovskaya from Russian. Readers take "
            "two spellings for two people.",
            source="https://en.wikipedia.org/wiki/Romanization_of_Belarusian",
            language="en",
        ),
        matcher=_SpellingDriftMatcher(),
        bad=(
            Example.parse(
                "Sviatlana Tsikhanouskaya spoke in Vilnius. Tsikhanouskaya thanked the crowd. "
                "[[Tikhanovskaya]] then left.",
                "Sviatlana Tsikhanouskaya spoke in Vilnius. Tsikhanouskaya thanked the crowd. "
                "Tsikhanouskaya then left.",
            ),
            Example.parse(
                "The mayor of Kyiv spoke in Kyiv. Trains to [[Kiev]] were late.",
                "The mayor of Kyiv spoke in Kyiv. Trains to Kyiv were late.",
            ),
        ),
        good=(
            Example.parse("Siarhei Tsikhanouski is the husband of Sviatlana Tsikhanouskaya."),
            Example.parse("Boris Johnson met Mike Johnston. Johnson thanked Johnston."),
            Example.parse("William Smith came late. Bill Smith and John Smyth did not mind."),
            Example.parse("He flew from Iran to Iraq and from Slovakia to Slovenia."),
        ),
    )
