"""Which heads judge words, and what those for sentences become."""

from __future__ import annotations

from audit.backends.model_store import companions, locate
from audit.config import ModelSettings
from audit.detectors.garble_tagger import GarbleTagger, head_names, word_heads
from audit.document import Document, OffsetMap, Paragraph
from audit.segmentation import segment


def _document(text: str) -> Document:
    return segment(Document("", text, (Paragraph(0, text, OffsetMap.contiguous(0)),)))


def test_heads_for_sentences_judge_no_words() -> None:
    assert word_heads(["garble", "sentence_penalty"]) == ("garble",)


def test_heads_of_a_companion_carry_its_name_and_sentence_heads_come_last() -> None:
    shipped = locate("tagger", None, "int8")
    names = head_names([shipped, *companions(shipped)])
    assert names is not None
    assert len(names) == len(set(names))
    words = word_heads(names)
    assert tuple(names[: len(words)]) == words
    assert "garble-tagger-second/synthetic_garble" in words


def test_garbled_sentences_are_expected_to_cost_more_than_clean_ones() -> None:
    tagger = GarbleTagger.open(ModelSettings(threads=1))
    clean = "The minister said on Monday that the talks would go on until the end of the week."
    garbled = "The minister told to Monday that conversations they would walk on the fine of week."
    points = []
    for text in (clean, garbled):
        detection = tagger.detect(_document(text))
        assert detection.sentence_points is not None
        points.append(detection.sentence_points[0])
    assert 0 <= points[0] < points[1]
