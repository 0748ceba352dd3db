"""Names on which articles do not agree: spelled in two ways, in office here and not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from audit.names.house_list import HouseList
from audit.names.ledger import LedgerEntry, Place, is_former, ledger_of, title_head
from audit.names.recognition import Mention, is_form_of_address, mentions_of
from audit.report import AuditReport, NameForm, NameTitle, NameUse, SharedName

#: Who turns this rule off does not want to hear of spellings, in one article or in many.
_RULE = "names/spelling-drift"


def names_are_wanted(rules: Container[str]) -> bool:
    """Whether the rule on spellings is among the rules that run, by their ids."""
    return _RULE in rules


def names_of(report: AuditReport) -> tuple[Mention, ...]:
    """The names in an audited article; none where the rules of names did not run."""
    return mentions_of(report.document.paragraphs) if names_are_wanted(report.rules) else ()


def shared_names(
    documents: Iterable[tuple[str, Sequence[Mention]]], house_list: HouseList
) -> tuple[SharedName, ...]:
    """What to unify over articles, given the name and the mentions of each; the most named first.

    What only one article has is not among them: there it is a finding.
    """
    entries = (entry for entry in ledger_of(documents, house_list) if len(entry.documents) > 1)
    names = (_shared_name(entry) for entry in entries)
    return tuple(name for name in names if name.drifting or name.titles)


def _shared_name(entry: LedgerEntry) -> SharedName:
    return SharedName(
        house_form=entry.house_form,
        kind=entry.kind,
        forms=tuple(_forms(entry)),
        titles=_contradicting_titles(entry),
        identifier=entry.identifier,
        listed=entry.listed,
    )


def _forms(entry: LedgerEntry) -> Iterator[NameForm]:
    by_form: dict[str, list[Place]] = {}
    for place in entry.places:
        by_form.setdefault(place.mention.text, []).append(place)
    # The most frequent form first; a stable order for forms that are equally frequent.
    for form, places in sorted(by_form.items(), key=lambda item: (-len(item[1]), item[0])):
        yield NameForm(form, entry.wanted(form), tuple(_uses(places)))


def _uses(places: Sequence[Place]) -> Iterator[NameUse]:
    counts = Counter(place.document for place in places)
    first = {place.document: place.mention.paragraph_index for place in reversed(places)}
    for document, count in counts.items():
        yield NameUse(document, count, first[document])


def _contradicting_titles(entry: LedgerEntry) -> tuple[NameTitle, ...]:
    """The first office, and the same as a former one in another article; else none."""
    titled = [
        (place.mention.title, place)
        for place in entry.places
        if place.mention.title and not is_form_of_address(place.mention.title)
    ]
    for former, place in titled:
        for title, other in titled:
            same_office = title_head(title) == title_head(former)
            elsewhere = other.document != place.document
            if same_office and elsewhere and is_former(former) and not is_former(title):
                return (_title(title, other), _title(former, place))
    return ()


def _title(text: str, place: Place) -> NameTitle:
    return NameTitle(text, place.document, place.mention.paragraph_index)
