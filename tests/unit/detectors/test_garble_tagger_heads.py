"""Which heads judge words, and what those for sentences become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audit.backends.encoder import PieceLogits
from audit.backends.model_store import companions, locate
from audit.config import ModelSettings
from audit.detectors._oddity import OddityCalibration
from audit.detectors.garble_tagger import GarbleTagger, head_names, word_heads
from audit.document import Document, OffsetMap, Paragraph
from audit.segmentation import segment


def _document(text: str) -> Document:
    return segment(Document("", text, (Paragraph(0, text, OffsetMap.contiguous(0)),)))


def test_heads_for_sentences_judge_no_words() -> None:
    assert word_heads(["garble", "sentence_penalty"]) == ("garble",)


def test_heads_of_a_companion_carry_its_name() -> None:
    shipped = locate("tagger", None, "int8")
    names = head_names([shipped, *companions(shipped)])
    assert names is not None
    words = word_heads(names)
    assert len(words) == len(set(words))
    assert {"synthetic_garble", "garble-tagger-second/synthetic_garble"} <= set(words)


class TwoReaders:
    """The heads of two readers, one after the other; each piece has the same logits."""

    compute_type = "int8"
    head_count = 4

    def logits(self, texts: Sequence[str]) -> list[PieceLogits]:
        one = np.array([[1.0, 0.3, 3.0, 0.1]])
        return [PieceLogits(((0, len(text)),), one) for text in texts]


def test_heads_for_sentences_may_stand_between_those_for_words() -> None:
    names = ["garble", "sentence_penalty", "second/garble", "sentence_penalty"]
    readers: Any = TwoReaders()
    tagger = GarbleTagger(readers, OddityCalibration.plain(2), {}, heads=names)
    (judged,) = tagger.judge(_document("House").paragraphs)
    (word,) = judged.words
    assert word is not None
    assert word.head_logits == (1.0, 3.0)
    assert judged.penalty_per_word == pytest.approx((0.3**2 + 0.1**2) / 2)


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
