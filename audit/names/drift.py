"""Names that one article spells in two ways, or otherwise than the house list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.names.folding import name_tokens
from audit.names.house_list import HouseList
from audit.names.ledger import LedgerEntry, ledger_of
from audit.names.matching import same_word
from audit.names.recognition import Mention, is_form_of_address
from audit.names.vocabulary import FORMER


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
    reason = (
        "the list of names has" if entry.listed else "the more frequent spelling in this article is"
    )
    for place in entry.places:
        wanted = _wanted(place.mention, entry)
        if wanted is not None:
            yield Drift(place.mention, wanted, reason)


def _wanted(mention: Mention, entry: LedgerEntry) -> str | None:
    """What should stand there, None if the mention is right as it is."""
    own, house = name_tokens(mention.text), name_tokens(entry.house_form)
    if not own or own == house:
        return None
    if entry.kind == "place":
        return entry.house_form
    if len(own) == 1 and len(house) > 1:
        surname = entry.house_form.split()[-1]
        known = house[-1]
        return surname if own[0] not in house and same_word(own[0], known) else None
    if entry.kind in ("person", "unknown") or entry.listed:
        return entry.house_form if _misspelled(own, house) else None
    return None


def _misspelled(own: Sequence[str], house: Sequence[str]) -> bool:
    """True for another spelling of the same words, not for a short form or a middle name.

    "Bill" for "William" is no drift and neither is "Joe Biden" beside "Joseph R. Biden".
    """
    if "".join(own) == "".join(house):
        return False
    if set(own) <= set(house) or set(house) <= set(own):
        return False
    return own[-1] != house[-1] or (own[0] != house[0] and same_word(own[0], house[0]))


def _in_and_out(first: str, second: str) -> bool:
    words = [title.lower().replace("-", " ").rstrip(".").split() for title in (first, second)]
    former = [not FORMER.isdisjoint(title) for title in words]
    return former[0] != former[1] and words[0][-1] == words[1][-1]
