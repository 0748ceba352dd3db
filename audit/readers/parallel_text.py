"""Two plain text files, one with the source and one with its translation, a segment per line."""

from __future__ import annotations

from typing import ClassVar

from audit.document import Document
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.formats.content import Content
from audit.formats.units import Unit, localization_document


class ParallelTextReader:
    """One paragraph per line that has words in either file; its number is the unit's id."""

    name: ClassVar[str] = "parallel-text"
    suffixes: ClassVar[tuple[str, ...]] = ()
    takes_counterpart: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` if the files have not the same number of lines."""
        if source.counterpart is None:
            problem = "there is no file with the source"
            raise ReadError(source.name, problem, "name it with --source")
        targets, originals = _lines(source.text), _lines(source.counterpart.text)
        if len(targets) != len(originals):
            problem = (
                f"has {len(targets)} lines, but {source.counterpart.name} has {len(originals)}"
            )
            raise ReadError(source.name, problem, "align them, one segment a line")
        units = [
            Unit(str(number), target, original, source_elsewhere=True)
            for number, (target, original) in enumerate(zip(targets, originals, strict=True), 1)
            if target.text.strip() or original.text.strip()
        ]
        return localization_document(source, units, {})


def _lines(text: str) -> list[Content]:
    """The lines with their places; a line end at the end of the file begins no further line."""
    contents: list[Content] = []
    position = 0
    for line in text.removesuffix("\n").split("\n"):
        contents.append(Content.verbatim(line.removesuffix("\r"), position))
        position += len(line) + 1
    return contents
