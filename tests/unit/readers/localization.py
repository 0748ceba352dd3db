"""What the tests of localization readers share."""

from __future__ import annotations

from pathlib import Path

from audit.config import LocalizationSettings
from audit.document import Document, Paragraph
from audit.inputs import read_article

DATA = Path(__file__).parents[2] / "data" / "localization"


def read(
    folder: Path,
    name: str,
    text: str,
    *,
    counterpart: str | None = None,
    settings: LocalizationSettings | None = None,
) -> Document:
    """Write a file and read it; ``counterpart`` is the text of its source file."""
    path = folder / name
    path.write_bytes(text.encode())
    other = None
    if counterpart is not None:
        other = folder / f"source{path.suffix}"
        other.write_bytes(counterpart.encode())
    return read_article(
        str(path), localization=settings, counterpart=None if other is None else str(other)
    )


def targets(document: Document) -> dict[str | None, str]:
    """Unit id -> target."""
    return {paragraph.unit_id: paragraph.text for paragraph in document.paragraphs}


def sources(document: Document) -> dict[str | None, str | None]:
    """Unit id -> source."""
    return {
        paragraph.unit_id: paragraph.unit.source if paragraph.unit else None
        for paragraph in document.paragraphs
    }


def paragraph_of(document: Document, unit_id: str) -> Paragraph:
    """The paragraph of a unit."""
    return next(item for item in document.paragraphs if item.unit_id == unit_id)


def letters_in_file(document: Document, paragraph: Paragraph) -> str:
    """What stands in the file where the letters of a target should stand."""
    places = map(paragraph.offset_map.to_source, range(len(paragraph.text)))
    return "".join(document.source_text[place] for place in places)


def damaged_lines(document: Document) -> list[int | None]:
    """The lines of damage that the reader noticed."""
    return [notice.line for notice in document.notices if notice.code == "damaged"]
