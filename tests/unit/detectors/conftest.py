"""The shipped tagger, opened once, and documents to show to detectors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.config import ModelSettings
from audit.detectors.garble_tagger import GarbleTagger
from audit.document import Document, OffsetMap, Paragraph
from audit.segmentation import segment

MakeDocument = Callable[..., Document]


@pytest.fixture(scope="session")
def tagger() -> GarbleTagger:
    return GarbleTagger.open(ModelSettings(threads=1))


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    def make(*texts: str) -> Document:
        paragraphs = [
            Paragraph(index, text, OffsetMap.contiguous(0)) for index, text in enumerate(texts)
        ]
        return segment(Document("test", "\n\n".join(texts), tuple(paragraphs)))

    return make
