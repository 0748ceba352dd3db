"""From what the user names to a document: find the files, load, decode, pick the reader."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import BinaryIO

from audit.document import Document, Notice
from audit.errors import ReadError
from audit.extension_points import Reader, SourceFile, registered

STANDARD_INPUT = "-"
MAX_BYTES = 20_000_000

_SAMPLE_BYTES = 65_536
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),  # before UTF-16, whose mark is its beginning
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC_NUMBERS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or other media file"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_ZIP = b"PK\x03\x04"
_ZIP_KINDS = (
    (b"word/", "a Word document (docx)"),
    (b"opendocument.text", "an OpenDocument text (odt)"),
    (b"application/epub+zip", "an EPUB book"),
)
_HTML_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html\b)",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
# The character sets of pages; Python also knows "encodings" such as unicode_escape.
_PAGE_CHARSET = re.compile(r"iso|windows|cp\d|koi8|x?-?mac|gb|big5|euc|shift|utf-16")
_LONE_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")


def expand(patterns: Sequence[str]) -> list[str]:
    """The names of the articles: files, the articles in folders, glob matches, ``-``.

    A pattern without any match stays in the list: ``read_article`` says what is wrong with it.
    Names are unique and keep the order of the patterns; within a pattern they are sorted.
    """
    suffixes = tuple(_readers_by_suffix())
    names: dict[str, None] = {}
    for pattern in patterns:
        found = [pattern] if pattern == STANDARD_INPUT else list(_matches(pattern, suffixes))
        names.update(dict.fromkeys(found or [pattern]))
    return list(names)


def read_article(
    name: str, *, stdin: BinaryIO | None = None, max_bytes: int = MAX_BYTES
) -> Document:
    """Read one article; ``-`` is ``stdin``.

    Raises ``ReadError``, one line that names the article, the problem and the remedy.
    """
    if name == STANDARD_INPUT:
        name = "<stdin>"
        if stdin is None:
            raise ReadError(name, "there is no standard input", "name a file instead")
        content = _load_stream(name, stdin, max_bytes)
    else:
        content = _load_file(name, max_bytes)
    return document_from(name, content)


def document_from(name: str, content: bytes) -> Document:
    """The document in the bytes of a file of that name; raises ``ReadError``."""
    source = _decode(name, content)
    if not source.text.strip():
        raise ReadError(name, "the file is empty", "name a file with an article in it")
    document = _pick_reader(source).read(source)
    if not any(char.isalnum() for paragraph in document.paragraphs for char in paragraph.text):
        raise ReadError(name, "no article text found", "check that the file holds running text")
    return document


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


def _decode(name: str, content: bytes) -> SourceFile:
    """The text of a file. A carriage return that ends a line alone becomes a newline."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _source(name, _decode_marked(name, content, encoding))
    _refuse_binary(name, content)
    try:
        return _source(name, content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_guessed(name, content)


def _source(name: str, text: str, *notices: Notice) -> SourceFile:
    return SourceFile(name, _LONE_CARRIAGE_RETURN.sub("\n", text), notices)


def _decode_marked(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        label = encoding.removesuffix("-sig").upper()
        problem = f"begins as {label} but is damaged at byte {error.start}"
        raise ReadError(name, problem, "save it again as UTF-8") from error


def _refuse_binary(name: str, content: bytes) -> None:
    kind = next((kind for magic, kind in _MAGIC_NUMBERS if content.startswith(magic)), None)
    if content.startswith(_ZIP):
        kind = next((kind for part, kind in _ZIP_KINDS if part in content), "a ZIP archive")
    if kind is None and b"\x00" in content:
        kind = "UTF-16 without a byte order mark" if _is_utf16(content) else "a binary file"
    if kind is not None:
        remedy = "save the article as plain text (UTF-8), Markdown or HTML"
        raise ReadError(name, f"is {kind}, not text", remedy)


def _is_utf16(content: bytes) -> bool:
    """In English UTF-16, every other byte is zero."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    return max(sample[::2].count(0), sample[1::2].count(0)) > 0.8 * half


def _decode_guessed(name: str, content: bytes) -> SourceFile:
    declared = _declared_encoding(content)
    if declared:
        try:
            return _source(name, content.decode(declared))
        except (UnicodeDecodeError, LookupError):
            pass  # the page is wrong about itself, which a guess may mend
    damaged = content.decode("utf-8", errors="replace")
    if _is_damaged_utf8(damaged):
        line = damaged.count("\n", 0, damaged.index("\ufffd")) + 1
        message = "the UTF-8 is damaged here and perhaps elsewhere; export the file again"
        return _source(name, damaged, Notice("encoding-damaged", message, line))
    encoding = _guess_encoding(content)
    label = encoding.replace("cp125", "windows-125").replace("_", "-")
    message = f"read as {label} (guessed); if letters look wrong, convert the file to UTF-8"
    text = content.decode(encoding, errors="replace")
    return _source(name, text, Notice("encoding-guessed", message))


def _declared_encoding(content: bytes) -> str | None:
    found = _DECLARED_CHARSET.search(content[:4096])
    if not found:
        return None
    label = found.group(1).decode("ascii", errors="replace").lower()
    # Browsers read these as windows-1252, and pages that declare them rely on it.
    if label in {"iso-8859-1", "latin1", "us-ascii", "ascii"}:
        return "cp1252"
    return label if _PAGE_CHARSET.match(label) else None


def _is_damaged_utf8(replaced: str) -> bool:
    """True when nearly all non-ASCII characters are right, so that only a few bytes are lost."""
    lost = replaced.count("\ufffd")
    right = sum(char > "\x7f" for char in replaced) - lost
    return right >= 10 * lost


def _guess_encoding(content: bytes) -> str:
    """English needs few characters beyond ASCII; only for other texts is detection reliable."""
    from charset_normalizer import from_bytes

    telling = (line for line in content.splitlines(keepends=True) if not line.isascii())
    sample = b"".join(islice(telling, 2000))[:_SAMPLE_BYTES]
    high = sum(byte > 0x7F for byte in sample)
    if high < 0.1 * len(sample):
        return _western_encoding(sample)
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _western_encoding(sample: bytes) -> str:
    """Windows-1252, unless its quotation marks come out as the letters of a Macintosh file."""
    mac_marks = sum(sample.count(mark) for mark in (b"\xd2", b"\xd3", b"\xd5"))
    windows_marks = sum(sample.count(mark) for mark in (b"\x91", b"\x92", b"\x93", b"\x94"))
    return "mac_roman" if mac_marks > windows_marks else "cp1252"


def _pick_reader(source: SourceFile) -> Reader:
    reader = _readers_by_suffix().get(PurePath(source.name).suffix.lower())
    if reader is None:
        looks_like_html = _HTML_BEGINNING.match(source.text, 0, _SAMPLE_BYTES)
        reader = registered("readers")["html" if looks_like_html else "text"]
    chosen: Reader = reader()
    return chosen


def _readers_by_suffix() -> Mapping[str, type[Reader]]:
    return {
        suffix: reader for reader in registered("readers").values() for suffix in reader.suffixes
    }


def _known_suffixes() -> str:
    return f"put files there that end in {', '.join(sorted(_readers_by_suffix()))}"
