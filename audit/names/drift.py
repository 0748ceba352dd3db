"""Names that one article spells in two ways, or otherwise than the house list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.names.folding import name_tokens
from audit.names.house_list import HouseList
from audit.names.ledger import LedgerEntry, is_former, ledger_of, title_head
from audit.names.recognition import Mention, is_form_of_address


class Drift(NamedTuple):
    """A mention that is spelled otherwise than ``wanted``, and why that is the form wanted."""

    mention: Mention
    wanted: str
    reason: str


class TitleChange(NamedTuple):
    """A mention whose title contradicts an earlier one in the same article."""

    mention: Mention
    other_title: str


def spelling_drift(mentions: Sequence[Mention], house_list: HouseList) -> Iterator[Drift]:
    """The mentions of an article whose spelling is not that of the house, in reading order."""
    found: list[Drift] = []
    for entry in ledger_of([("", mentions)], house_list):
        if len(entry.spellings) + len(entry.short_forms) > 1 or entry.listed:
            found += _of_entry(entry)
    yield from sorted(found, key=lambda item: (item.mention.paragraph_index, item.mention.start))


def title_changes(mentions: Sequence[Mention]) -> Iterator[TitleChange]:
    """People who are in office in one place of an article and out of it in another."""
    if not any(mention.title and is_former(mention.title) for mention in mentions):
        return
    for entry in ledger_of([("", mentions)]):
        titled = [
            place.mention
            for place in entry.places
            if place.mention.title and not is_form_of_address(place.mention.title)
        ]
        for index, mention in enumerate(titled):
            for earlier in titled[:index]:
                if _in_and_out(str(earlier.title), str(mention.title)):
                    yield TitleChange(mention, str(earlier.title))
                    break


def _of_entry(entry: LedgerEntry) -> Iterator[Drift]:
    for place in entry.places:
        form = place.mention.text
        wanted = entry.wanted(form)
        if wanted is not None:
            yield Drift(place.mention, wanted, _reason(entry, form, wanted))


def _reason(entry: LedgerEntry, form: str, wanted: str) -> str:
    if entry.listed:
        return "the list of names has"
    if _count(entry, wanted) > _count(entry, form):
        return "the more frequent spelling in this article is"
    return "this article also spells it"


def _count(entry: LedgerEntry, form: str) -> int:
    """How often a form stands; a surname counts in full names as well."""
    tokens = name_tokens(form)
    return sum(
        count
        for known, count in entry.all_forms.items()
        if known == form or name_tokens(known)[-1:] == tokens
    )


def _in_and_out(first: str, second: str) -> bool:
    same_office = title_head(first) == title_head(second)
    return same_office and is_former(first) != is_former(second)
