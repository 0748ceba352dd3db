"""Numbers of one sentence that cannot all be right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction
from audit.facts.numbers import NUMBER, number_value, plain

_UP = "rose|rises|risen|grew|grown|increased|climbed|jumped|soared|surged|swelled"
_DOWN = "fell|fallen|dropped|declined|decreased|shrank|plunged|plummeted|slumped|dwindled"
_UNIT = r"(?P<unit%d> ?(?:percent|per cent|%%|percentage points|points|people|jobs|seats))?"
_SIGN = r"(?:about |around |some |nearly |almost |roughly |approximately )?(?P<sign%d>[$€£])?"
_CHANGE = (
    r"(?i)"
    rf"\b(?P<verb>{_UP}|{_DOWN})\b(?: (?:sharply|slightly|steadily|again|by "
    rf"{NUMBER}[^,.;]{{0,12}}))?"
    rf" from {_SIGN % 1}(?P<old>{NUMBER}){_UNIT % 1}(?: in \d{{4}})?"
    rf" to {_SIGN % 2}(?P<new>{NUMBER}){_UNIT % 2}(?![\d-]| ?(?:[a-z]+ )?(?:ago|years old))"
)
_BY_CHANGE = (
    r"(?i)"
    rf"from (?P<old>{NUMBER}){_UNIT % 1} to (?P<new>{NUMBER}){_UNIT % 2},? "
    rf"(?P<claim>(?:a|an) (?:rise|increase|gain|jump|drop|fall|decline|decrease|loss) of "
    rf"(?P<by>{NUMBER})(?P<percent> ?(?:percent|per cent|%)(?!age))?)"
)
CHANGE_TRIGGER = rf"(?i)\b(?:{_UP}|{_DOWN})\b.* from .* to "
AMOUNT_TRIGGER = r"(?i)from .* to .*(?:rise|increase|gain|jump|drop|fall|decline|decrease|loss) of "
_YEAR = r"(?:1[5-9]|20)\d\d$"
_AROUND_CHARS = 80

#: Of places in a list and of units of a weak currency, more is less: a yen falls from 145 to 151 to
#: the dollar, a player from 10 to 58 in the world.
_LESS_IS_MORE_BEHIND = re.compile(
    r"(?: [a-z]+){0,2} (?:(?:to|per|against|for|versus) (?:the |a |an |one )?(?:US |U\.S\. )?"
    r"(?:dollar|euro|pound|sterling|yuan|yen|franc|greenback|USD|EUR)\b"
    r"|(?:in|on|of) (?:[\w’'-]+ ){0,5}(?:rankings?|standings|table|charts?|list|league|world)\b)"
)
_LESS_IS_MORE_BEFORE = re.compile(r"(?i)\b(?:rank(?:ed|ing|ings)?|seed(?:ed|ing)?)\b[^.;]*\Z")

_RANGE = (
    r"(?i)"
    rf"\bbetween [$€£]?(?P<low>{NUMBER}) and [$€£]?(?P<high>{NUMBER}) "
    r"(?:percent|per cent|people|years|months|weeks|days|hours|minutes|dollars|euros|pounds|miles|"
    r"kilometers|kilometres|km|feet|meters|metres|degrees|deaths|cases|jobs|seats|votes|times)\b"
)
RANGE_TRIGGER = r"(?i)\bbetween [$€£]?[a-z0-9.,-]+(?: [a-z]+)? and [$€£]?[a-z0-9]"
_LIFE = r"\((?P<first>1[0-9]\d\d|20\d\d)\s?[–—-]\s?(?P<last>1[0-9]\d\d|20\d\d)\)"
LIFE_TRIGGER = r"\(\d{4}\s?[–—-]\s?\d{4}\)"

_REST = (
    r"(?i)"
    rf"(?<![-–])\b(?P<part>{NUMBER}) ?(?:percent|per cent|%)[^.;%]{{3,120}}?"
    rf"\b(?P<phrase>(?:the remaining|the other|remaining) (?P<rest>{NUMBER}) ?(?:percent|per cent|"
    rf"%))"
)
REST_TRIGGER = r"(?i)(?:remaining|other) [a-z0-9.-]+ ?(?:percent|per cent|%)"

_PEOPLE = "men|women|boys|girls|children|adults|males|females|civilians|soldiers|officers|students"
_PARTS = (
    r"(?i)"
    rf"\b(?P<whole>{NUMBER}) (?:people|persons|victims|passengers|members|suspects|others|"
    rf"civilians|students|protesters|defendants|migrants|workers)(?: [a-z]+){{0,4}}"
    rf"(?:: | ?[–—] ?| - | \()(?P<one>{NUMBER}) (?P<first>{_PEOPLE}) and (?P<two>{NUMBER}) "
    rf"(?P<second>{_PEOPLE})(?=[).,;]| ?[–—]| - )"
)

_SUBSET = (
    r"(?i)"
    rf"\b(?P<whole>{NUMBER}) (?:people|persons|victims|passengers|civilians|protesters|migrants|"
    rf"workers|students|prisoners|soldiers)(?: (?:were|was|had|have|died|dead|been|killed|injured|"
    rf"wounded|arrested|detained|hurt|missing|on|board))*,? (?:including|among them|of (?:whom|"
    rf"them))"
    rf" (?P<part>{NUMBER}) (?P<who>[a-z]+s|{_PEOPLE})\b"
)
PARTS_OR_SUBSET_TRIGGER = (
    rf"(?i)(?:{_PEOPLE}) and [a-z0-9-]+ (?:{_PEOPLE})|(?:including|among "
    rf"them|of whom|of them) [a-z0-9]"
)


def wrong_direction(unit: Unit) -> Iterator[Contradiction]:
    """A rise to a lower number, a fall to a higher one."""
    for match in re.finditer(_CHANGE, unit.paragraph.text):
        old, new = _pair(match, "old", "new")
        if not _comparable(match, old, new) or _is_less_more(match):
            continue
        up = re.fullmatch(_UP, match["verb"], re.IGNORECASE) is not None
        if (up and new < old) or (not up and new > old):
            turned = "less" if up else "more"
            problem = (
                f"It '{match['verb']}', but '{match['new']}' is {turned} than '{match['old']}'."
            )
            yield _at(unit, match.start("verb"), match.end("new"), problem)


def wrong_difference(unit: Unit) -> Iterator[Contradiction]:
    """From 10 to 15, a rise of 8: the difference is 5, or 50 percent."""
    for match in re.finditer(_BY_CHANGE, unit.paragraph.text):
        old, new = _pair(match, "old", "new")
        claimed = number_value(match["by"])
        if not old or _scale_is_shared(match, old, new):
            continue
        shares = bool(match["percent"])
        of_percentages = bool(match["unit1"] or match["unit2"])
        right = {abs(new - old)}
        if shares:
            right = {100 * abs(new - old) / old} | (right if of_percentages else set())
        if all(abs(claimed - value) > max(1.0, 0.06 * value) for value in right):
            value = min(right, key=lambda item: abs(item - claimed))
            problem = (
                f"From {match['old']} to {match['new']} is a change of {plain(round(value, 1))}"
                f"{' percent' if shares else ''}, not of {match['by']}."
            )
            yield _at(unit, match.start("claim"), match.end("claim"), problem)


def turned_ranges(unit: Unit) -> Iterator[Contradiction]:
    """Between a higher and a lower number."""
    for match in re.finditer(_RANGE, unit.paragraph.text):
        low, high = _pair(match, "low", "high")
        if high < low and not _scale_is_shared(match, low, high, "low", "high"):
            problem = (
                f"'{match['low']}' is more than '{match['high']}': a number is wrong, or both "
            )
            yield _at(
                unit, match.start(), match.end("high"), problem + "stand the wrong way round."
            )


def turned_lives(unit: Unit) -> Iterator[Contradiction]:
    """An end before its beginning: (1950-1920)."""
    for match in re.finditer(_LIFE, unit.paragraph.text):
        if int(match["last"]) < int(match["first"]):
            problem = f"It ends in {match['last']}, before it begins in {match['first']}."
            yield _at(unit, match.start(), match.end(), problem)


def wrong_rest(unit: Unit) -> Iterator[Contradiction]:
    """Two shares, the second of which is all that is left, and they are not 100 percent."""
    for match in re.finditer(_REST, unit.paragraph.text):
        before = unit.paragraph.text[: match.start()]
        between = match.group()[len(match["part"]) : -len(match["phrase"])]
        if re.search(r"\d ?%|percent|per cent", before.rsplit(". ", 1)[-1] + between[9:]):
            continue  # More than two shares.
        part, rest = _pair(match, "part", "rest")
        if abs(part + rest - 100) > 1:
            problem = (
                f"{match['part']} percent and '{match['phrase']}' are {plain(part + rest)} percent."
            )
            yield _at(unit, match.start("phrase"), match.end("phrase"), problem)


def wrong_parts(unit: Unit) -> Iterator[Contradiction]:
    """Five people: two men and four women; or four people, including seven children."""
    for match in re.finditer(_PARTS, unit.paragraph.text):
        one, two = _pair(match, "one", "two")
        whole = number_value(match["whole"])
        if one + two != whole:
            problem = (
                f"'{match['one']} {match['first']} and {match['two']} {match['second']}' are "
                f"{plain(one + two)}, not {match['whole']}."
            )
            yield _at(unit, match.start("whole"), match.end("second"), problem)
    for match in re.finditer(_SUBSET, unit.paragraph.text):
        whole, part = _pair(match, "whole", "part")
        if part > whole:
            problem = (
                f"'{match['part']} {match['who']}' cannot be among {match['whole']}: the part is "
                "larger than the whole."
            )
            yield _at(unit, match.start("whole"), match.end("who"), problem)


def _pair(match: re.Match[str], first: str, second: str) -> tuple[float, float]:
    return number_value(match[first]), number_value(match[second])


def _is_less_more(match: re.Match[str]) -> bool:
    """True for places in a list and for rates of exchange, which rise to a lower number."""
    if any(match[name] for name in ("sign1", "sign2", "unit1", "unit2")):
        return False
    text, start, end = match.string, *match.span()
    before = text[max(0, start - _AROUND_CHARS) : start]
    return bool(_LESS_IS_MORE_BEHIND.match(text, end) or _LESS_IS_MORE_BEFORE.search(before))


def _comparable(match: re.Match[str], old: float, new: float) -> bool:
    """False for years, and for numbers of which one may be short for the other's unit."""
    if re.match(_YEAR, match["old"]) or re.match(_YEAR, match["new"]):
        return False
    if match["sign1"] != match["sign2"] and match["sign1"]:
        return False
    units = [(match[name] or "").strip() for name in ("unit1", "unit2")]
    if units[0] and units[0] != units[1]:
        return False
    return not _scale_is_shared(match, old, new)


def _scale_is_shared(
    match: re.Match[str], old: float, new: float, first: str = "old", second: str = "new"
) -> bool:
    """ "From 2 to 3 million" means millions both times."""
    scales = [
        bool(re.search(r"[a-z]", match[name].lower().lstrip("0123456789.,")))
        for name in (first, second)
    ]
    figures = [match[name][0].isdigit() for name in (first, second)]
    return scales[0] != scales[1] and any(figures)


def _at(unit: Unit, start: int, end: int, problem: str) -> Contradiction:
    return Contradiction(unit.paragraph.index, start, end, problem)
