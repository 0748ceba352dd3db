"""Gathers the names of an article or a feed: one entry a person, place or organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audit.names.folding import name_tokens
from audit.names.house_list import HouseList, HouseName
from audit.names.matching import same_lone_word, same_person, same_word
from audit.names.recognition import Mention, NameKind, is_form_of_address
from audit.names.sound import sound_keys
from audit.names.vocabulary import FORMER, places


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands: the article and the mention in it."""

    document: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One person, place or organisation. ``spellings`` maps full forms to how often each stands,
    ``short_forms`` the surnames that stand for it alone. ``titles`` maps an article's name to the
    titles it gives; ``hint`` says what of them does not agree.
    """

    kind: NameKind
    house_form: str
    spellings: Mapping[str, int]
    short_forms: Mapping[str, int]
    places: tuple[Place, ...]
    titles: Mapping[str, tuple[str, ...]]
    identifier: str = ""
    listed: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """The articles that have it, in order of appearance."""
        return tuple(dict.fromkeys(place.document for place in self.places))

    @property
    def count(self) -> int:
        """How often it is named."""
        return len(self.places)

    @property
    def all_forms(self) -> Mapping[str, int]:
        """Full forms and surnames alone, and how often each stands."""
        forms = Counter(self.spellings)
        forms.update(self.short_forms)
        return dict(forms)

    @property
    def drifting(self) -> tuple[str, ...]:
        """The forms that should be spelled otherwise, if the house form holds."""
        return tuple(form for form in self.all_forms if self.wanted(form) is not None)

    def wanted(self, form: str) -> str | None:
        """What should stand in the place of a form, None if it is right as it is.

        A short form, a middle name or an initial is right: "Bill" for "William", "Joe Biden"
        beside "Joseph R. Biden".
        """
        own, house = name_tokens(form), name_tokens(self.house_form)
        if not own or "".join(own) == "".join(house):
            return None
        if self.kind == "place":
            return self.house_form
        if len(own) == 1 and len(house) > 1:
            other = own[0] not in house and same_word(own[0], house[-1])
            return self.house_form.split()[-1] if other else None
        if self.kind == "organisation" and not self.listed:
            return None
        return self.house_form if _spelled_otherwise(own, house) else None

    @property
    def hint(self) -> str | None:
        """What an editor should look at in the titles, or None."""
        return title_hint(self.titles)


@dataclass
class _Cluster:
    """An entry that still grows. ``forms`` are the full spellings in it."""

    kind: NameKind
    row: HouseName | None = None
    forms: list[str] = field(default_factory=list)
    full: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)

    def admits(self, form: str) -> bool:
        """True if the form can be a spelling of every form in the cluster."""
        return all(same_person(form, known) for known in self.forms)

    def surnames(self) -> set[str]:
        """The folded last words of the forms."""
        return {word for form in self.forms for word in name_tokens(form)[-1:]}


class _Gathering:
    """The clusters of a feed, found again by full form and by the sound of their surnames."""

    def __init__(self, house_list: HouseList) -> None:
        self._house_list = house_list
        self._by_form: dict[str, _Cluster] = {}
        self._by_row: dict[str, _Cluster] = {}
        self._by_sound: dict[str, list[_Cluster]] = defaultdict(list)
        self.clusters: list[_Cluster] = []

    def add_full(self, mention: Mention) -> _Cluster:
        """The cluster of a name that stands for itself; made if there is none."""
        form = _canonical(mention)
        cluster = self._by_form.get(form)
        if cluster is None:
            cluster = self._of_row(form) or self._like(form, mention.kind)
            cluster = cluster or self._new(mention.kind)
            self._by_form[form] = cluster
            cluster.forms.append(form)
            for key in _keys(form):
                self._by_sound[key].append(cluster)
        if cluster.kind == "unknown":
            cluster.kind = mention.kind
        return cluster

    def _of_row(self, form: str) -> _Cluster | None:
        row = self._house_list.listed(form)
        if row is None:
            return None
        if row.name not in self._by_row:
            self._by_row[row.name] = self._new("unknown", row)
            for spelling in row.spellings:
                for key in _keys(spelling):
                    self._by_sound[key].append(self._by_row[row.name])
            self._by_row[row.name].forms.extend(row.spellings[:1])
        return self._by_row[row.name]

    def _like(self, form: str, kind: NameKind) -> _Cluster | None:
        if kind not in ("person", "unknown") or len(name_tokens(form)) < 2:
            return None
        near = {id(c): c for key in sorted(_keys(form)) for c in self._by_sound.get(key, ())}
        for cluster in near.values():
            if "person" in (kind, cluster.kind) and cluster.admits(form):
                return cluster
        return None

    def _new(self, kind: NameKind, row: HouseName | None = None) -> _Cluster:
        self.clusters.append(_Cluster(kind, row))
        return self.clusters[-1]


def ledger_of(
    documents: Iterable[tuple[str, Sequence[Mention]]], house_list: HouseList | None = None
) -> tuple[LedgerEntry, ...]:
    """The entries of a feed, given each article's name and mentions; the most named come first."""
    gathering = _Gathering(house_list or HouseList())
    for name, mentions in documents:
        _add_document(gathering, name, mentions)
    entries = [_entry(cluster) for cluster in gathering.clusters if cluster.places]
    return tuple(sorted(entries, key=lambda item: (-item.count, item.house_form)))


def _add_document(gathering: _Gathering, name: str, mentions: Sequence[Mention]) -> None:
    """Full names first, since a surname alone belongs to a person whom the article introduces."""
    full = [mention for mention in mentions if _is_full(mention)]
    own = {id(mention): gathering.add_full(mention) for mention in full}
    people = list({id(cluster): cluster for cluster in own.values()}.values())
    people = [cluster for cluster in people if cluster.kind in ("person", "unknown")]
    known: dict[str, _Cluster | None] = {}  # whom a surname introduces, until someone changes
    for mention in mentions:
        cluster = own.get(id(mention))
        if cluster is not None:
            cluster.full[mention.text] += 1
        else:
            if mention.text not in known:
                known[mention.text] = _introduced(mention.text, people)
            cluster = known[mention.text]
            if cluster is not None:
                cluster.short[mention.text] += 1
            else:
                cluster = gathering.add_full(mention)
                cluster.full[mention.text] += 1
                if any(cluster is person for person in people):
                    known.clear()
        cluster.places.append(Place(name, mention))


def _introduced(word: str, people: Sequence[_Cluster]) -> _Cluster | None:
    """The one person of the article whose surname the word is, or else sounds like."""
    tokens = name_tokens(word)
    if not tokens:
        return None
    exact = [person for person in people if tokens[-1] in person.surnames()]
    if exact:
        return exact[0]
    alike = [
        person
        for person in people
        if any(same_lone_word(word, surname) for surname in person.surnames())
    ]
    return alike[0] if len(alike) == 1 else None


def _is_full(mention: Mention) -> bool:
    if mention.kind in ("place", "organisation"):
        return True
    return len(name_tokens(mention.text)) > 1


def _canonical(mention: Mention) -> str:
    """Spellings of a known place are one form; elsewhere the text is the form."""
    if mention.kind == "place":
        return places().get(mention.text.lower(), mention.text)
    return " ".join(mention.text.split())


def _keys(form: str) -> set[str]:
    tokens = name_tokens(form)
    if not tokens:
        return {form}
    # Chinese names stand surname first in all systems, and its first sound is what they share.
    return {key for word in {tokens[0], tokens[-1]} for key in sound_keys(word)} | {"".join(tokens)}


def _entry(cluster: _Cluster) -> LedgerEntry:
    titles: dict[str, list[str]] = defaultdict(list)
    for place in cluster.places:
        if place.mention.title and not is_form_of_address(place.mention.title):
            titles[place.document].append(place.mention.title)
    row = cluster.row
    return LedgerEntry(
        kind=_kind(cluster),
        house_form=row.name if row else _most_frequent(cluster),
        spellings=dict(cluster.full.most_common()),
        short_forms=dict(cluster.short.most_common()),
        places=tuple(cluster.places),
        titles={name: tuple(dict.fromkeys(found)) for name, found in titles.items()},
        identifier=row.identifier if row else "",
        listed=row is not None,
    )


def _kind(cluster: _Cluster) -> NameKind:
    if cluster.row is not None and cluster.row.kind in ("person", "place", "organisation"):
        return cluster.row.kind  # type: ignore[return-value]
    return cluster.kind


def _most_frequent(cluster: _Cluster) -> str:
    """The full form with most votes, those of its surname alone among them; ties: the longest."""
    if not cluster.full:
        return cluster.short.most_common(1)[0][0]

    def votes(form: str) -> tuple[int, int, str]:
        surname = (name_tokens(form) or ("",))[-1]
        alone = sum(
            count for short, count in cluster.short.items() if name_tokens(short)[-1:] == (surname,)
        )
        return cluster.full[form] + alone, len(form), form

    return max(cluster.full, key=votes)


def _spelled_otherwise(own: Sequence[str], house: Sequence[str]) -> bool:
    """True for another spelling of the same words, not for more or fewer words."""
    if set(own) <= set(house) or set(house) <= set(own):
        return False
    return own[-1] != house[-1] or (own[0] != house[0] and same_word(own[0], house[0]))


def title_hint(titles: Mapping[str, Sequence[str]]) -> str | None:
    """Where a person is in office in one article and out of it in another, else None."""
    known = [(name, title) for name, found in titles.items() for title in found]
    for name, title in known:
        for other_name, other in known:
            in_and_out = is_former(title) and not is_former(other)
            if in_and_out and title_head(title) == title_head(other):
                return f"'{other}' in {other_name}, '{title}' in {name}"
    return None


def is_former(title: str) -> bool:
    """True for "Former Foreign Minister" and "ex-president"."""
    return not FORMER.isdisjoint(title.lower().replace("-", " ").split())


def title_head(title: str) -> str:
    """The office itself: "minister" for "Foreign Affairs Minister"."""
    return title.lower().rstrip(".").split()[-1]
