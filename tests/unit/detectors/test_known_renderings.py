"""Phrases that engines are known to write, and what they do to a flag."""

from __future__ import annotations

from audit.config import ModelSettings
from audit.detectors._known_renderings import known_renderings
from audit.detectors.garble_tagger import GarbleTagger
from audit.document import Document, OffsetMap, Paragraph
from audit.finding import Finding
from audit.segmentation import Span, segment, tokens


def renderings(text: str) -> list[tuple[str, str]]:
    row = tokens(text, Span(0, len(text)))
    return [
        (text[row[item.first].start : row[item.last].end], item.meant[0])
        for item in known_renderings(row)
    ]


def found(text: str) -> list[Finding]:
    paragraph = Paragraph(0, text, OffsetMap.contiguous(0))
    detector = GarbleTagger.open(ModelSettings(threads=1))
    return list(detector.detect(segment(Document("", text, (paragraph,)))).findings)


def test_known_renderings_are_found_with_what_was_meant() -> None:
    text = "The mayor performed downwards fears of a hanged jury."
    assert renderings(text) == [
        ("performed downwards", "played down"),
        ("hanged jury", "hung jury"),
    ]


def test_case_does_not_count_and_marks_part_words() -> None:
    assert renderings("Performed downwards?") == [("Performed downwards", "played down")]
    assert renderings("What he performed, downwards of here") == []


def test_natural_phrases_are_no_renderings() -> None:
    assert renderings("He played down fears; the jury was hung, and prices rose over time.") == []


def test_a_flag_covers_the_whole_rendering_and_says_what_was_meant() -> None:
    text = "The mayor performed downwards fears of a flood."
    (finding,) = found(text)
    assert text[finding.start : finding.end] == "performed downwards"
    assert "write 'performed downwards' for 'played down'." in finding.evidence[0].summary
