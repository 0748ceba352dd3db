"""Are planted contradictions found, and are clean articles left alone? ``python benchmarks/facts.py
ARTICLES.jsonl.xz …`` (a data set that ``mt-audit eval`` reads, clean English).

Each damage is done to every article that has a place for it, one at a time and always at the same
place. The article as it was is the control: whatever a rule of the pack "facts" says of it is a
false alarm. A damage counts as found if such a rule says something that it did not say before.
"""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.evaluation.datasets import read_dataset
from audit.extension_points import Rule
from audit.facts.calendar import WEEKDAY_WITH_DATE
from audit.facts.numbers import NUMBER, ORDINAL, number_value, ordinal_value, plain
from audit.rulepack import load_rules, shipped_packs
from audit.segmentation import segment

#: The articles have no date of their own, so all get this one.
DATE = datetime.date(2021, 11, 21)

#: Paragraphs in, damaged paragraphs out; None where there is no place for the damage.
Damage = Callable[[list[str]], "list[str] | None"]


def wrong_weekday(paragraphs: list[str]) -> list[str] | None:
    """ "on Thursday" becomes "on Thursday, November 17", which was a Wednesday."""
    return _with_date(paragraphs, shift_days=-1)


def right_weekday(paragraphs: list[str]) -> list[str] | None:
    """The control of ``wrong_weekday``: a date that fits."""
    return _with_date(paragraphs, shift_days=0)


def headline_number(paragraphs: list[str]) -> list[str] | None:
    """Another number in the headline, where the body has the old one."""
    headline, body = paragraphs[0], " ".join(paragraphs[1:])
    for match in re.finditer(rf"(?i)(?<![\w$€£.,-])(?P<number>{NUMBER})(?=[ -][a-z])", headline):
        old = match["number"]
        if number_value(old) >= 4 and re.search(rf"\b{re.escape(old)}\b", body):
            new = _other_number(number_value(old))
            return [headline[: match.start()] + new + headline[match.end() :], *paragraphs[1:]]
    return None


def body_number(paragraphs: list[str]) -> list[str] | None:
    """Another number at the last place of a count that the article tells at least twice."""
    seen: dict[tuple[float, str], int] = {}
    last: tuple[int, re.Match[str]] | None = None
    for index, text in enumerate(paragraphs):
        for match in re.finditer(rf"(?i)(?<![\w$€£.,-])({NUMBER})[ -]([a-z]{{4,}})", text):
            key = number_value(match[1]), match[2].lower().rstrip("s")
            if key[0] >= 4 and seen.setdefault(key, index) != index:
                last = index, match
    if last is None:
        return None
    index, match = last
    text = paragraphs[index]
    new = _other_number(number_value(match[1]))
    damaged = text[: match.start(1)] + new + text[match.end(1) :]
    return [*paragraphs[:index], damaged, *paragraphs[index + 1 :]]


def turned_change(paragraphs: list[str]) -> list[str] | None:
    """From 5 to 8 percent becomes from 8 to 5 percent."""
    verbs = "rose|grew|increased|climbed|jumped|fell|dropped|declined|decreased"
    expression = (
        rf"(?i)(?P<verb>\b(?:{verbs}) from )(?P<old>{NUMBER})(?P<to>[^.;]{{0,12}} to "
        rf")(?P<new>{NUMBER})"
    )
    return _replaced(paragraphs, expression, lambda m: m["verb"] + m["new"] + m["to"] + m["old"])


def second_age(paragraphs: list[str]) -> list[str] | None:
    """A retelling at the end that makes somebody nine years older."""
    for text in paragraphs:
        match = re.search(r"([A-Z][a-z]+ (?:[A-Z]\. )?([A-Z][a-z]+)), (\d\d),", text)
        if match:
            return [*paragraphs, f"The {int(match[3]) + 9}-year-old {match[2]} left early."]
    return None


def other_speaker(paragraphs: list[str]) -> list[str] | None:
    """A quotation is split at a comma, and its second half goes to somebody else."""
    expression = (
        r"(?P<open>[“\"])(?P<first>[^“”\"]{10,200}), (?P<second>[^“”\"]{10,200}),(?P<close>[”\"]) "
        r"(?P<speaker>(?:[A-Z]\w+ )+)said\b"
    )
    return _replaced(
        paragraphs,
        expression,
        lambda m: (
            f"{m['open']}{m['first']},{m['close']} {m['speaker']}said, {m['open']}{m['second']},"
            f"{m['close']} Zebrowski said"
        ),
    )


def other_ordinal(paragraphs: list[str]) -> list[str] | None:
    """Another ordinal at the last place of one that the article has at least twice."""
    seen: dict[tuple[int, str], int] = {}
    last: tuple[int, re.Match[str]] | None = None
    for index, text in enumerate(paragraphs):
        for match in re.finditer(rf"(?i)\b({ORDINAL}) ([a-z]{{4,}})", text):
            key = ordinal_value(match[1]) or 0, match[2].lower().rstrip("s")
            if key[0] >= 3 and seen.setdefault(key, index) != index:
                last = index, match
    if last is None:
        return None
    index, match = last
    text = paragraphs[index]
    damaged = (
        f"{text[: match.start(1)]}{(ordinal_value(match[1]) or 0) + 20}th{text[match.end(1) :]}"
    )
    return [*paragraphs[:index], damaged, *paragraphs[index + 1 :]]


def wrong_rest(paragraphs: list[str]) -> list[str] | None:
    """A first share of the article gets a rest with which it is more than all."""
    for text in paragraphs:
        match = re.search(r"(?<![\d.–-])\b([1-8]\d)( percent| per cent|%)", text)
        if match:
            rest = 100 - int(match[1]) + 10
            told = (
                f"In all, {match[1]}{match[2]} agreed and the remaining {rest}{match[2]} did not."
            )
            return [*paragraphs, told]
    return None


def wrong_parts(paragraphs: list[str]) -> list[str] | None:
    """A first group of people gets parts that are more than the whole."""
    for text in paragraphs:
        match = re.search(rf"(?i)(?<![\w$€£.,-])({NUMBER}) people\b", text)
        if match and number_value(match[1]) >= 4:
            men = plain(number_value(match[1]) - 1)
            return [*paragraphs, f"These were {match[1]} people: {men} men and three women."]
    return None


def copied_quotation(paragraphs: list[str]) -> list[str] | None:
    """The first quotation again at the end, from another mouth."""
    for text in paragraphs:
        match = re.search(r"[“\"]([^“”\"]{30,300}),[”\"] (?:[A-Z]\w+ )+said", text)
        if match:
            return [*paragraphs, f"“{match[1]},” Anna Zebrowski said."]
    return None


DAMAGES: dict[str, Damage] = {
    "weekday against date": wrong_weekday,
    "headline against body": headline_number,
    "count told twice": body_number,
    "rise and fall": turned_change,
    "second age": second_age,
    "ordinal told twice": other_ordinal,
    "shares of more than all": wrong_rest,
    "parts of more than the whole": wrong_parts,
    "speaker changes in a quotation": other_speaker,
    "same words, two speakers": copied_quotation,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="xz-compressed JSON Lines")
    articles = [
        [paragraph.text for paragraph in rated.document.paragraphs]
        for path in parser.parse_args().sets
        for rated in read_dataset(path).documents
    ]
    rules = [rule for rule in load_rules(shipped_packs("en")) if _is_fact(rule)]
    engine = Engine(rules)
    alarms = [problem for article in articles for problem in problems(engine, article, None)]
    dated = [damaged for article in articles if (damaged := right_weekday(article))]
    alarms += [problem for article in dated for problem in problems(engine, article)]
    for problem in alarms:
        print("false alarm:", problem)
    print(
        f"\n{len(articles)} clean articles and {len(dated)} with a right date: {len(alarms)} "
        f"flags\n"
    )
    print("| planted | articles | found |\n|---|---|---|")
    for name, damage in DAMAGES.items():
        pairs = [(article, damaged) for article in articles if (damaged := damage(article))]
        found = sum(is_found(engine, article, damaged) for article, damaged in pairs)
        print(f"| {name} | {len(pairs)} | {found} |")


def is_found(engine: Engine, article: list[str], damaged: list[str]) -> bool:
    """True if something is said of the damaged article that is not said of the clean one."""
    return not set(problems(engine, damaged)) <= set(problems(engine, article))


def problems(
    engine: Engine, paragraphs: Sequence[str], date: datetime.date | None = DATE
) -> list[str]:
    """What the rules say of an article of that date."""
    parts = tuple(
        Paragraph(index, text, OffsetMap.contiguous(0)) for index, text in enumerate(paragraphs)
    )
    metadata = {"date": date.isoformat()} if date else {}
    document = Document("article", "\n\n".join(paragraphs), parts, metadata)
    return [finding.message for finding in engine.run(segment(document)).findings]


def _is_fact(rule: Rule) -> bool:
    return rule.metadata.id.startswith("facts/")


def _with_date(paragraphs: list[str], shift_days: int) -> list[str] | None:
    if any(re.search(WEEKDAY_WITH_DATE, text) for text in paragraphs):
        return None  # It has dates of its own, which do not fit the one it gets.

    def dated(match: re.Match[str]) -> str:
        days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
        ago = (DATE.weekday() - days.index(match[1])) % 7
        day = DATE - datetime.timedelta(days=ago - shift_days)
        return f"{match[0]}, {day:%B} {day.day}"

    week = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    return _replaced(paragraphs, rf"\bon ({week})\b(?!,? \(?(?:[A-Z]|the|\d))", dated)


def _replaced(
    paragraphs: list[str], expression: str, by: Callable[[re.Match[str]], str]
) -> list[str] | None:
    for index, text in enumerate(paragraphs):
        damaged = re.sub(expression, by, text, count=1)
        if damaged != text:
            return [*paragraphs[:index], damaged, *paragraphs[index + 1 :]]
    return None


def _other_number(value: float) -> str:
    return plain(value + max(3.0, round(value * 0.4)))


if __name__ == "__main__":
    main()
