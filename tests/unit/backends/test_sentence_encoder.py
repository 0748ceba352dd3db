"""Sentence vectors: mean-pooled, of length 1, the same in any company."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from tokenizers import Tokenizer

from audit.backends.model_store import kind_of, locate
from audit.backends.sentence_encoder import SentenceEncoder
from audit.errors import ModelError
from tests.unit.backends.tiny_models import (
    POSITIONS,
    SENTENCES,
    WIDTH,
    write_sentence_encoder,
    write_tagger,
    write_translator,
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sentence_encoder(tmp_path_factory.mktemp("models") / "sentences")


@pytest.fixture(scope="module")
def encoder(directory: Path) -> SentenceEncoder:
    return SentenceEncoder(locate("embeddings", str(directory), "int8"), "int8", 2)


def test_vector_is_the_mean_of_all_pieces_with_length_1(
    directory: Path, encoder: SentenceEncoder
) -> None:
    text = SENTENCES[0]
    runtime = ctranslate2.Encoder(str(directory), compute_type="int8")
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    hidden = np.array(
        runtime.forward_batch([tokenizer.encode(text).ids]).last_hidden_state, dtype=np.float64
    )
    mean = hidden[0].mean(axis=0)
    (vector,) = encoder.embeddings([text])
    assert vector.shape == (WIDTH,)
    assert np.allclose(vector, mean / np.linalg.norm(mean))


def test_vectors_do_not_depend_on_the_batch(encoder: SentenceEncoder) -> None:
    together = encoder.embeddings(SENTENCES)
    for text, vector in zip(SENTENCES, together, strict=True):
        assert np.array_equal(encoder.embeddings([text])[0], vector)
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


def test_cosine_of_a_text_with_itself_is_1_and_with_another_one_less(
    encoder: SentenceEncoder,
) -> None:
    same, other = encoder.cosines([SENTENCES[0], SENTENCES[0]], [SENTENCES[0], SENTENCES[3]])
    assert same == pytest.approx(1)
    assert -1 <= other < 0.99
    assert encoder.cosines([], []) == []


def test_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    start = "the car pulled up to the curb " * POSITIONS
    one, two = encoder.embeddings([start + "minister", start + "streets"])
    assert not np.array_equal(one, two)
    assert encoder.embeddings([""]).shape == (1, WIDTH)


def test_kind_of_a_directory_is_told_from_its_files(directory: Path, tmp_path: Path) -> None:
    assert kind_of(directory) == "embeddings"
    assert kind_of(write_tagger(tmp_path / "tagger")) == "tagger"
    assert kind_of(write_translator(tmp_path / "translator")) == "translation"


def test_translator_is_no_encoder(tmp_path: Path) -> None:
    manifest = locate("embeddings", str(write_translator(tmp_path / "translator")), "int8")
    with pytest.raises(ModelError, match=r"tokenizer\.json: missing; an encoder needs"):
        SentenceEncoder(manifest, "int8", 1)
