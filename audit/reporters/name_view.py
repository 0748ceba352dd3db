"""What the index page shows of names that its articles do not spell alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from audit.report import IndexEntry, NameForm, NameTitle, SharedName

#: The house form is in most articles, and only what deviates has to be visited.
MOST_LINKS_TO_RIGHT = 3
MOST_LINKS_TO_DRIFTING = 20


@dataclass(frozen=True, slots=True)
class PlaceView:
    """An article that has a form; ``address`` leads to its first paragraph with it, if it has a
    page."""

    title: str
    address: str | None
    count: int


@dataclass(frozen=True, slots=True)
class FormView:
    """A form, and the first of the articles that have it; ``more`` counts the others."""

    form: NameForm
    count: int
    places: tuple[PlaceView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TitleView:
    """A title and the article that gives it."""

    text: str
    place: PlaceView


@dataclass(frozen=True, slots=True)
class NameView:
    """A row: the name, its forms that are right, those that are not, titles that disagree."""

    name: SharedName
    right: tuple[FormView, ...]
    drifting: tuple[FormView, ...]
    titles: tuple[TitleView, ...]


def name_views(names: Sequence[SharedName], entries: Sequence[IndexEntry]) -> tuple[NameView, ...]:
    """The rows, in the order of the names."""
    by_name = {entry.name: entry for entry in entries}
    return tuple(
        NameView(
            name=name,
            right=tuple(_form(form, by_name, MOST_LINKS_TO_RIGHT) for form in name.right),
            drifting=tuple(_form(form, by_name, MOST_LINKS_TO_DRIFTING) for form in name.drifting),
            titles=tuple(_title(title, by_name) for title in name.titles),
        )
        for name in names
    )


def _form(form: NameForm, entries: Mapping[str, IndexEntry], most: int) -> FormView:
    shown = form.uses[:most]
    places = tuple(_place(use.article, use.paragraph_index, use.count, entries) for use in shown)
    return FormView(form, sum(use.count for use in form.uses), places, len(form.uses) - len(shown))


def _title(title: NameTitle, entries: Mapping[str, IndexEntry]) -> TitleView:
    return TitleView(title.text, _place(title.article, title.paragraph_index, 1, entries))


def _place(
    article: str, paragraph_index: int, count: int, entries: Mapping[str, IndexEntry]
) -> PlaceView:
    entry = entries.get(article)
    page = entry.links.get("html") if entry else None
    # The article's page counts paragraphs from 1.
    address = f"{quote(page, safe='/')}#paragraph-{paragraph_index + 1}" if page else None
    return PlaceView(entry.title if entry else article, address, count)
