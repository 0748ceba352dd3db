"""From what the user names to a document: find the files, load, decode, pick the reader."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

from audit.config import LocalizationSettings
from audit.decoding import decoded
from audit.document import Document, Paragraph
from audit.errors import ReadError
from audit.extension_points import Reader, SourceFile, registered

STANDARD_INPUT = "-"
MAX_BYTES = 20_000_000
SAMPLE_CHARS = 65_536

_HTML_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html\b)",
    re.IGNORECASE | re.DOTALL,
)


def expand(patterns: Sequence[str]) -> list[str]:
    """The names of the articles: files, the articles in folders, glob matches, ``-``.

    A pattern without any match stays in the list: ``read_article`` says what is wrong with it.
    Each file has one name, however often and in whatever spelling the patterns have it. Names keep
    the order of the patterns; within a pattern they are sorted.
    """
    suffixes = _folder_suffixes()
    names: dict[str, str] = {}
    for pattern in patterns:
        if pattern == STANDARD_INPUT:
            names[pattern] = pattern
            continue
        for name in list(_matches(pattern, suffixes)) or [pattern]:
            # "news/a.txt" beside "news" or "./news/a.txt" is the same article, to count once.
            names.setdefault(os.path.abspath(name), name)
    return list(names.values())


def read_article(
    name: str,
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    localization: LocalizationSettings | None = None,
    counterpart: str | None = None,
) -> Document:
    """Read one article or localization file; ``-`` is ``stdin``.

    ``counterpart`` is the name of the file that holds the source texts of this one. Raises
    ``ReadError``, one line that names the article, the problem and the remedy.
    """
    settings = localization or LocalizationSettings()
    source = load(name, stdin=stdin, max_bytes=max_bytes)._replace(localization=settings)
    if counterpart is not None:
        other = load(counterpart, max_bytes=max_bytes)._replace(localization=settings)
        source = source._replace(counterpart=other)
    return document_of(source)


def document_from(name: str, content: bytes) -> Document:
    """The document in the bytes of a file of that name; raises ``ReadError``."""
    return document_of(_source(name, content))


def document_of(source: SourceFile) -> Document:
    """The document in a file that is loaded; raises ``ReadError``."""
    document = _pick_reader(source).read(source)
    if not any(_has_text(paragraph) for paragraph in document.paragraphs):
        remedy = "check that the file holds running text"
        raise ReadError(source.name, "no article text found", remedy)
    return document


def reader_name(source: SourceFile) -> str:
    """The name of the reader that ``document_of`` takes for a file; raises ``ReadError``."""
    return _pick_reader(source).name


def load(name: str, *, stdin: BinaryIO | None = None, max_bytes: int = MAX_BYTES) -> SourceFile:
    """The text of a file, or its bytes alone if its format is no text. Raises ``ReadError``."""
    if name == STANDARD_INPUT:
        name = "<stdin>"
        if stdin is None:
            raise ReadError(name, "there is no standard input", "name a file instead")
        content = _load_stream(name, stdin, max_bytes)
    else:
        content = _load_file(name, max_bytes)
    return _source(name, content)


def _source(name: str, content: bytes) -> SourceFile:
    readers = _readers_for(name)
    if any(getattr(reader, "is_binary", False) for reader in readers):
        return SourceFile(name, "", (), content)
    may_hold_nul = any(getattr(reader, "reads_past_nul", False) for reader in readers)
    source = decoded(name, content, may_hold_nul=may_hold_nul)
    if not source.text.strip():
        raise ReadError(name, "the file is empty", "name a file with an article in it")
    return source


def _has_text(paragraph: Paragraph) -> bool:
    """True when there are letters; a missing translation has them in its source."""
    source = paragraph.unit.source if paragraph.unit else ""
    return any(char.isalnum() for char in paragraph.text + source)


def _matches(pattern: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    if os.path.isdir(pattern):
        yield from _articles_in(pattern, suffixes)
    elif os.path.exists(pattern) or not glob.has_magic(pattern):
        yield pattern
    else:
        # "*.log" asks for those files; "*" and "**" for whatever is an article.
        asks_for_suffix = bool(PurePath(pattern).suffix)
        for match in sorted(glob.glob(pattern, recursive=True)):
            if os.path.isdir(match):
                continue
            if asks_for_suffix or match.lower().endswith(suffixes):
                yield match


def _articles_in(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    found = [
        os.path.join(parent, file)
        for parent, folders, files in os.walk(folder)
        for file in files
        if file.lower().endswith(suffixes) and not _is_hidden(os.path.relpath(parent, folder), file)
    ]
    return iter(sorted(found))


def _is_hidden(parent: str, file: str) -> bool:
    parts = (*PurePath(parent).parts, file)
    return any(part.startswith(".") and part not in (".", "..") for part in parts)


def _load_file(name: str, max_bytes: int) -> bytes:
    path = Path(name)
    try:
        if not name:
            raise ReadError("''", "no name of a file", "name a file, a folder or -")
        if path.is_dir():
            raise ReadError(name, "the folder holds no articles", _known_suffixes())
        if path.stat().st_size > max_bytes:
            raise _too_large(name, path.stat().st_size, max_bytes)
        with path.open("rb") as stream:
            return _load_stream(name, stream, max_bytes)
    except FileNotFoundError as error:
        problem = "no file matches" if glob.has_magic(name) else "no such file"
        raise ReadError(name, problem, "check the name") from error
    except PermissionError as error:
        raise ReadError(name, "no permission to read it", "make the file readable") from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        problem = getattr(error, "strerror", None) or str(error)
        raise ReadError(name, f"cannot be read ({problem})", "check the name") from error


def _load_stream(name: str, stream: BinaryIO, max_bytes: int) -> bytes:
    content = stream.read(max_bytes + 1)  # a pipe does not know its size
    if len(content) > max_bytes:
        raise _too_large(name, None, max_bytes)
    return content


def _too_large(name: str, size_bytes: int | None, max_bytes: int) -> ReadError:
    is_size = f"is {size_bytes / 1e6:.1f} MB, " if size_bytes else "is "
    problem = f"{is_size}larger than the limit of {max_bytes / 1e6:g} MB"
    return ReadError(name, problem, "split it or raise --max-megabytes")


def _pick_reader(source: SourceFile) -> Reader:
    reader: Reader = _reader_class(source)()
    if source.counterpart is None or getattr(reader, "takes_counterpart", False):
        return reader
    if reader.name == "text":
        parallel: Reader = registered("readers")["parallel-text"]()
        return parallel
    problem = f"cannot be paired with {source.counterpart.name}"
    remedy = "--source is for plain text, one segment a line, and for resource files"
    raise ReadError(source.name, problem, remedy)


def _reader_class(source: SourceFile) -> type[Reader]:
    candidates = _readers_for(source.name)
    for reader in candidates:
        recognises = getattr(reader, "recognises", None)
        if recognises is None or recognises(source.text):
            return reader
    looks_like_html = _HTML_BEGINNING.match(source.text, 0, SAMPLE_CHARS)
    if candidates and not looks_like_html:
        suffix = PurePath(source.name).suffix.lower()
        names = " or ".join(reader.name for reader in candidates)
        remedy = "convert it, or rename it if it is something else"
        raise ReadError(source.name, f"a {suffix} file that is no {names} file", remedy)
    chosen: type[Reader] = registered("readers")["html" if looks_like_html else "text"]
    return chosen


def _readers_for(name: str) -> list[type[Reader]]:
    suffix = PurePath(name).suffix.lower()
    return [
        reader
        for reader in registered("readers").values()
        if suffix in (*reader.suffixes, *getattr(reader, "named_suffixes", ()))
    ]


def _folder_suffixes() -> tuple[str, ...]:
    readers = registered("readers").values()
    return tuple(sorted({suffix for reader in readers for suffix in reader.suffixes}))


def _known_suffixes() -> str:
    return f"put files there that end in {', '.join(_folder_suffixes())}"
