"""Contents that are rewritten keep their codes and their way back to the file."""

from __future__ import annotations

from audit.document import InlineCode, OffsetMap
from audit.formats.content import Content, rewritten

CODE = InlineCode(4, "1", "standalone", "<x/>")
CONTENT = Content("one two", OffsetMap((0, 4), (10, 30)), (CODE,))


def test_content_without_anything_to_rewrite_is_left_alone() -> None:
    assert rewritten(CONTENT, []) is CONTENT


def test_rewritten_content_keeps_codes_and_places() -> None:
    found = rewritten(CONTENT, [("", 1, 2), ("W", 5, 6)])
    assert found.text == "oe tWo"
    assert [code.offset for code in found.codes] == [3]
    assert [found.offset_map.to_source(index) for index in range(6)] == [10, 12, 13, 30, 31, 32]
