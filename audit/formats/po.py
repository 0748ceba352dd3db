"""GNU gettext catalogues: entries with the places of their strings.

Source: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from typing import NamedTuple

from audit.document import Notice
from audit.formats.content import Content, ContentBuilder, Escapes

#: Begins every comment that this tool writes, so that it knows them again.
COMMENT_MARK = "# mt-audit: "

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_STRING = re.compile(
    r'\s*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)\s*)?"((?:[^"\\]|\\.)*)"\s*\Z'
)
_ESCAPES = Escapes(
    re.compile(r"\\(?:x(?P<hex>[0-9a-fA-F]{2})|(?P<char>.))"),
    {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"},
)
#: Codecs of Python that turn letters into others, and that no file is written in.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape"}
    | {"raw_unicode_escape"}
)
_CHARSET = re.compile(r"charset=([\w.:-]+)")
_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]+)")
#: A form serves few numbers if it is used for at most so many of these, as ``msgfmt`` has it
#: (gettext-tools/src/msgl-check.c).
_NUMBERS, _FEW = range(1001), 5
_MAX_LENGTH_FLAG = re.compile(r"max-length:\s*(\d{1,9})\Z")


class PluralForms(NamedTuple):
    """What the header says of plurals: how many forms, and which of them serve few numbers."""

    total: int
    for_few_numbers: frozenset[int]


class Line(NamedTuple):
    """A line of the file with its line end."""

    number: int
    start: int
    text: str


@dataclass
class Entry:
    """A message. ``start`` is where its first line, comment or not, begins.

    ``strings`` has the keys "msgctxt", "msgid", "msgid_plural"; ``translations`` the numbers of
    plural forms, 0 where there are none. ``audit_comments`` are the spans of lines that an earlier
    audit wrote.
    """

    start: int
    line: int
    comments: list[str] = field(default_factory=list)
    flags: tuple[str, ...] = ()
    audit_comments: list[tuple[int, int]] = field(default_factory=list)
    strings: dict[str, Content] = field(default_factory=dict)
    translations: dict[int, Content] = field(default_factory=dict)

    @property
    def is_header(self) -> bool:
        """True for the entry that describes the file."""
        return "msgctxt" not in self.strings and self.strings["msgid"].text == ""

    @property
    def unit_id(self) -> str:
        """What identifies a message: its context and its source, as in ``menu|Open``."""
        context, source = self.strings.get("msgctxt"), self.strings["msgid"].text
        return f"{context.text}|{source}" if context else source

    @property
    def max_length_chars(self) -> int | None:
        """Weblate's flag ``max-length:80``."""
        found = (_MAX_LENGTH_FLAG.match(flag) for flag in self.flags)
        return next((int(match[1]) for match in found if match), None)


class PoFile:
    """The entries of a catalogue without obsolete ones; a broken entry is noticed and left out."""

    def __init__(self, text: str) -> None:
        self.notices: list[Notice] = []
        self.headers: Mapping[str, str] = {}
        self.entries: list[Entry] = []
        for lines in _entry_lines(text):
            entry = self._parsed(lines)
            if entry is None:
                continue
            if entry.is_header and not self.headers:
                self.headers = _headers(entry.translations.get(0))
            elif not entry.is_header:
                self.entries.append(entry)

    @property
    def charset(self) -> str:
        """The codec of the charset that the header declares; ASCII where it is none."""
        found = _CHARSET.search(self.headers.get("Content-Type", "charset=utf-8"))
        try:
            name = codecs.lookup(found[1]).name if found else "ascii"
            "".encode(name)  # Python also has codecs between bytes, such as base64
        except (LookupError, UnicodeError):
            return "ascii"
        return "ascii" if name in _NO_CHARSETS else name

    @property
    def plural_forms(self) -> PluralForms | None:
        """What the header's ``Plural-Forms`` says, None if it says nothing that gettext reads."""
        found = _PLURAL_FORMS.match(self.headers.get("Plural-Forms", ""))
        if not found:
            return None
        try:
            form_of = c2py(found[2])
            used = Counter(form_of(number) for number in _NUMBERS)
        except (ValueError, ZeroDivisionError):
            return None
        return PluralForms(int(found[1]), frozenset(form for form in used if used[form] <= _FEW))

    def _parsed(self, lines: list[Line]) -> Entry | None:
        """The entry of these lines, None for lone comments and broken entries."""
        entry = Entry(lines[0].start, lines[0].number)
        builders: dict[str, ContentBuilder] = {}
        keyword = ""
        for line in lines:
            if line.text.lstrip().startswith("#"):
                _read_comment(entry, line)
                continue
            found = _STRING.match(line.text)
            if not found or not (found[1] or keyword) or found[1] in builders:
                self._notice_broken(line)
                return None
            keyword = found[1] or keyword
            builder = builders.setdefault(keyword, ContentBuilder(line.start + found.start(3)))
            _ESCAPES.add(builder, found[3], line.start + found.start(3))
        if not builders:
            return None
        if "msgid" not in builders or not any(key.startswith("msgstr") for key in builders):
            self._notice_broken(lines[0])
            return None
        for key, builder in builders.items():
            if key.startswith("msgstr"):
                entry.translations[int(key[7:-1] or 0)] = builder.build()
            else:
                entry.strings[key] = builder.build()
        return entry

    def _notice_broken(self, line: Line) -> None:
        message = "the entry is damaged here and was left out; `msgfmt --check` says more"
        self.notices.append(Notice("damaged", message, line.number))


def _entry_lines(text: str) -> Iterator[list[Line]]:
    """The lines of each entry: to a blank line, or to what can only begin another entry."""
    lines: list[Line] = []
    has_translation = False
    for number, found in enumerate(_LINE.finditer(text), 1):
        line = Line(number, found.start(), found.group())
        bare = line.text.strip()
        begins = bare.startswith(("#", "msgctxt", "msgid ", 'msgid"')) and has_translation
        if lines and (not bare or begins):
            yield lines
            lines, has_translation = [], False
        if bare and not bare.startswith("#~"):
            lines.append(line)
            has_translation = has_translation or bare.startswith("msgstr")
    if lines:
        yield lines


def _read_comment(entry: Entry, line: Line) -> None:
    comment = line.text.strip()
    if comment.startswith(COMMENT_MARK):
        entry.audit_comments.append((line.start, line.start + len(line.text)))
    elif comment.startswith("#,"):
        entry.flags += tuple(flag.strip() for flag in comment[2:].split(",") if flag.strip())
    elif comment.startswith(("#.", "# ")):
        entry.comments.append(comment[2:].strip())


def _headers(content: Content | None) -> dict[str, str]:
    """``{"Language": "de", ...}``."""
    lines = content.text.splitlines() if content else []
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}
