"""Clean English without marks: plain text or CoNLL-U, perhaps compressed with xz."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from audit.document import Document, OffsetMap, Paragraph
from audit.errors import ReadError
from audit.segmentation import segment

#: Lines of plain text that are put into one document.
_LINES_A_DOCUMENT = 20


def read_clean(path: Path, most_lines: int | None = None) -> Iterator[Document]:
    """Segmented documents: one per ``# newdoc`` of CoNLL-U, or per twenty lines of plain text.

    A line, or a sentence of CoNLL-U, becomes a paragraph. ``most_lines``: take every n-th line of
    plain text only, so that about so many remain. Raises ``ReadError``.
    """
    try:
        lines = _lines(path)
    except (OSError, lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise ReadError(str(path), f"cannot be read ({error})", "name a text or CoNLL-U") from error
    if ".conllu" in path.name:
        texts = _sentences(lines)
    else:
        step = max(1, round(len(lines) / most_lines)) if most_lines else 1
        kept = [line.strip() for line in lines[::step] if line.strip()]
        starts = range(0, len(kept), _LINES_A_DOCUMENT)
        texts = [kept[start : start + _LINES_A_DOCUMENT] for start in starts]
    for number, paragraphs in enumerate(texts):
        if paragraphs:
            yield _document(f"{path.name} {number}", paragraphs)


def _lines(path: Path) -> list[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8-sig") as file:
        return file.readlines()


def _sentences(lines: list[str]) -> list[list[str]]:
    texts: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("# newdoc"):
            texts.append([])
        elif line.startswith("# text = "):
            texts[-1].append(line.removeprefix("# text = ").strip())
    return texts


def _document(name: str, texts: list[str]) -> Document:
    paragraphs = tuple(
        Paragraph(index, text, OffsetMap.contiguous(0)) for index, text in enumerate(texts)
    )
    return segment(Document(name, "\n\n".join(texts), paragraphs))
