"""From the bytes of a file to its text: byte order marks, declared and guessed encodings."""

from __future__ import annotations

import re
from itertools import islice

from audit.document import Notice
from audit.errors import ReadError
from audit.extension_points import SourceFile

SAMPLE_BYTES = 65_536
#: A file with more NUL bytes than one in so many is no text.
_BYTES_PER_NUL = 100
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
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
_DECLARED_CHARSET = re.compile(
    rb"(?:<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?|\"Content-Type:[^\"]*charset=)"
    rb"([\w.:-]+)",
    re.IGNORECASE,
)
# The character sets of pages; Python also knows "encodings" such as unicode_escape.
_PAGE_CHARSET = re.compile(r"iso|windows|cp\d|koi8|x?-?mac|gb|big5|euc|shift|utf-16")
#: Dots, quotation marks, dashes and the hard blank, of windows-1252 and of a Macintosh.
_WESTERN_MARKS = b"\x85\x91\x92\x93\x94\x96\x97\xa0" + b"\xc9\xca\xd0\xd1\xd2\xd3\xd4\xd5"
_LONE_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")


def decoded(name: str, content: bytes, *, may_hold_nul: bool = False) -> SourceFile:
    """The text of a file. A carriage return that ends a line alone becomes a newline.

    Raises ``ReadError`` for what is no text, for damaged UTF-16, and for a stray NUL character
    unless the reader of the file ``may_hold_nul``.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = _decode_marked(name, content, len(mark), encoding)
            return _source(name, content, text, encoding)
    _refuse_binary(name, content)
    if b"\x00" in content and not may_hold_nul:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise ReadError(name, f"holds a NUL character at line {line}", "take it out")
    try:
        text = content.decode("utf-8")
        # What is written into the file later must be in the encoding that it declares.
        declared = _declared_encoding(content) if content.isascii() else None
        if declared is None or not _says(content, declared, text):
            declared = "utf-8"
        return _source(name, content, text, declared)
    except UnicodeDecodeError:
        return _decode_guessed(name, content)


def reencoded(original: bytes, text: str, encoding: str) -> bytes:
    """A text as the file had it: the same byte order mark and encoding.

    Raises ``UnicodeEncodeError`` for letters that the encoding has not.
    """
    mark = next((mark for mark, _ in _BYTE_ORDER_MARKS if original.startswith(mark)), b"")
    return mark + text.encode(encoding)


def exact_text(source: SourceFile) -> str | None:
    """The text of a file with every carriage return; offsets are those of ``source.text``.

    None where it could not be written back byte by byte, as where its encoding is damaged.
    """
    content = source.content
    mark = next((mark for mark, _ in _BYTE_ORDER_MARKS if content.startswith(mark)), b"")
    try:
        text = content[len(mark) :].decode(source.encoding)
        is_exact = reencoded(content, text, source.encoding) == content
    except UnicodeError:
        return None
    return text if is_exact else None


def _source(name: str, content: bytes, text: str, encoding: str, *notices: Notice) -> SourceFile:
    text = _LONE_CARRIAGE_RETURN.sub("\n", text)
    return SourceFile(name, text, notices, content, encoding)


def _decode_marked(name: str, content: bytes, mark_bytes: int, encoding: str) -> str:
    try:
        return content[mark_bytes:].decode(encoding)
    except UnicodeDecodeError as error:
        label = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        problem = f"begins as {label} but is damaged at byte {error.start + mark_bytes}"
        raise ReadError(name, problem, "save it again as UTF-8") from error


def _refuse_binary(name: str, content: bytes) -> None:
    kind = next((kind for magic, kind in _MAGIC_NUMBERS if content.startswith(magic)), None)
    if content.startswith(_ZIP):
        kind = next((kind for part, kind in _ZIP_KINDS if part in content), "a ZIP archive")
    if kind is None and content.count(b"\x00") > max(1, len(content) // _BYTES_PER_NUL):
        kind = "UTF-16 without a byte order mark" if _is_utf16(content) else "a binary file"
    if kind is not None:
        remedy = "save the article as plain text (UTF-8), Markdown or HTML"
        raise ReadError(name, f"is {kind}, not text", remedy)


def _is_utf16(content: bytes) -> bool:
    """In English UTF-16, every other byte is zero."""
    sample = content[:SAMPLE_BYTES]
    half = len(sample) // 2
    return max(sample[::2].count(0), sample[1::2].count(0)) > 0.8 * half


def _decode_guessed(name: str, content: bytes) -> SourceFile:
    declared = _declared_encoding(content)
    if declared:
        try:
            return _source(name, content, content.decode(declared), declared)
        except (UnicodeDecodeError, LookupError):
            pass  # the page is wrong about itself, which a guess may mend
    damaged = content.decode("utf-8", errors="replace")
    if _is_damaged_utf8(damaged):
        line = damaged.count("\n", 0, damaged.index("\ufffd")) + 1
        message = "the UTF-8 is damaged here and perhaps elsewhere; export the file again"
        return _source(name, content, damaged, "utf-8", Notice("encoding-damaged", message, line))
    encoding = _guess_encoding(content)
    label = encoding.replace("cp125", "windows-125").replace("_", "-")
    message = f"read as {label} (guessed); if letters look wrong, convert the file to UTF-8"
    text = content.decode(encoding, errors="replace")
    return _source(name, content, text, encoding, Notice("encoding-guessed", message))


def _declared_encoding(content: bytes) -> str | None:
    found = _DECLARED_CHARSET.search(content[:4096])
    if not found:
        return None
    label = found.group(1).decode("ascii", errors="replace").lower()
    # Browsers read these as windows-1252, and pages that declare them rely on it.
    if label in {"iso-8859-1", "latin1", "us-ascii", "ascii"}:
        return "cp1252"
    return label if _PAGE_CHARSET.match(label) else None


def _says(content: bytes, encoding: str, text: str) -> bool:
    """Whether the bytes are that text in the encoding; pages of ASCII declare even UTF-16."""
    try:
        return content.decode(encoding) == text
    except (UnicodeDecodeError, LookupError):
        return False


def _is_damaged_utf8(replaced: str) -> bool:
    """True when nearly all non-ASCII characters are right, so that only a few bytes are lost."""
    lost = replaced.count("\ufffd")
    right = sum(char > "\x7f" for char in replaced) - lost
    return right >= 10 * lost


def _guess_encoding(content: bytes) -> str:
    """English needs few characters beyond ASCII; only for other texts is detection reliable."""
    from charset_normalizer import from_bytes

    telling = (line for line in content.splitlines(keepends=True) if not line.isascii())
    sample = b"".join(islice(telling, 2000))[:SAMPLE_BYTES]
    # Quotation marks and dashes are common in English too, and in a short line they are many.
    letters = sum(byte > 0x7F for byte in sample.translate(None, _WESTERN_MARKS))
    if letters < 0.1 * len(sample):
        return _western_encoding(sample)
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _western_encoding(sample: bytes) -> str:
    """Windows-1252, unless its quotation marks come out as the letters of a Macintosh file."""
    mac_marks = sum(sample.count(mark) for mark in (b"\xd2", b"\xd3", b"\xd5"))
    windows_marks = sum(sample.count(mark) for mark in (b"\x91", b"\x92", b"\x93", b"\x94"))
    return "mac_roman" if mac_marks > windows_marks else "cp1252"
