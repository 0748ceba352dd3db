"""The strings of a JSON file with their paths and places, read on past what is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.document import Notice
from audit.errors import ReadError
from audit.formats.content import Content, Escapes

MAX_DEPTH = 128
MAX_DAMAGED_PLACES = 100

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:"(?P<string>(?:[^"\\\n]|\\[^\n])*)"|(?P<mark>[{}\[\],:])'
    r"|(?P<literal>-?\d[\d.eE+-]*|true|false|null))"
)
_END = re.compile(r"\s*\Z")
_MEMBER = re.compile(r'(?<=\n)[ \t]*"(?:[^"\\\n]|\\[^\n])*"[ \t]*:')
_ESCAPES = Escapes(
    re.compile(r"\\(?:u(?P<hex>[0-9a-fA-F]{4})|(?P<char>.))"),
    {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"},
)


class JsonString(NamedTuple):
    """A string value; ``path`` has the keys, and the numbers of array items from 0."""

    path: tuple[str, ...]
    content: Content


class JsonStrings(NamedTuple):
    """All string values in reading order, and where the file is damaged."""

    strings: list[JsonString]
    notices: list[Notice]


@dataclass
class _Frame:
    """An open object or array. ``key`` is that of the member, or the number of the item."""

    closing: str
    key: str | None
    count: int = 0
    expects: str = "first"


def json_strings(name: str, text: str) -> JsonStrings:
    """Raises ``ReadError`` for a file that is nested too deep."""
    return _Walk(name, text).run()


@dataclass
class _Walk:
    name: str
    text: str
    position: int = 0
    stack: list[_Frame] = field(default_factory=list)
    strings: list[JsonString] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def run(self) -> JsonStrings:
        is_over = False
        while not _END.match(self.text, self.position):
            token = None if is_over else _TOKEN.match(self.text, self.position)
            if token is None or not self._takes(token):
                if not self._recover():
                    return JsonStrings(self.strings, self.notices)
            else:
                self.position = token.end()
            is_over = not self.stack
        if self.stack:
            self._notice("the file ends inside an object or array", len(self.text))
        return JsonStrings(self.strings, self.notices)

    def _takes(self, token: re.Match[str]) -> bool:
        """True if JSON may go on with this token."""
        mark, frame = token["mark"], self.stack[-1] if self.stack else None
        if frame is None:
            return self._takes_value(token)
        if mark == frame.closing and frame.expects in ("first", "separator"):
            self.stack.pop()
            return True
        if frame.expects == "separator":
            frame.expects = "member"
            return mark == ","
        if frame.expects == "colon":
            frame.expects = "value"
            return mark == ":"
        if frame.closing == "}" and frame.expects in ("first", "member"):
            frame.key, frame.expects = token["string"], "colon"
            return token["string"] is not None
        if frame.closing == "]":
            frame.key, frame.count = str(frame.count), frame.count + 1
        frame.expects = "separator"
        return self._takes_value(token)

    def _takes_value(self, token: re.Match[str]) -> bool:
        if token["mark"]:
            if token["mark"] not in "{[":
                return False
            if len(self.stack) >= MAX_DEPTH:
                problem = f"is nested deeper than {MAX_DEPTH} at line {self._line(token.end())}"
                remedy = "no resource file needs that; check where it comes from"
                raise ReadError(self.name, problem, remedy)
            self.stack.append(_Frame("}" if token["mark"] == "{" else "]", None))
        elif token["string"] is not None:
            path = tuple(_ESCAPES.content(frame.key or "", 0).text for frame in self.stack)
            content = _ESCAPES.content(token["string"], token.start("string"))
            self.strings.append(JsonString(path, content))
        return True

    def _recover(self) -> bool:
        """Go on at the next line that begins like a member; False if there is none."""
        found = _MEMBER.search(self.text, self.position + 1)
        while self.stack and self.stack[-1].closing != "}":
            self.stack.pop()
        goes_on = found is not None and len(self.notices) < MAX_DAMAGED_PLACES and bool(self.stack)
        place = len(self.text) - len(self.text[self.position :].lstrip())
        if found is None or not goes_on:
            self._notice("nothing could be read behind it", place)
            return False
        self._notice(f"reading goes on at line {self._line(found.start())}", place)
        self.position = found.start()
        self.stack[-1].expects = "member"
        return True

    def _notice(self, what: str, offset: int) -> None:
        message = f"the JSON is damaged here; {what}"
        self.notices.append(Notice("damaged", message, self._line(offset)))

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1
