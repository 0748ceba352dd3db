"""Real CTranslate2 models with a few random weights, written in milliseconds."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from audit.backends.model_store import file_sha256

WIDTH = 16
HEADS = 2
POSITIONS = 32
SENTENCES = [
    "the minister issued a joint statement",
    "protesters took to the streets of the capital",
    "the car pulled up to the curb",
    "il ministro ha rilasciato una dichiarazione congiunta",
    "i manifestanti sono scesi nelle strade della capitale",
    "la macchina si è fermata al marciapiede",
]


class _Weights:
    """Random weights of a fixed seed, so that a model is the same in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._generator = np.random.default_rng(seed)

    def matrix(self, rows: int, columns: int) -> NDArray[np.float32]:
        return self._generator.normal(0, 0.3, (rows, columns)).astype(np.float32)

    def linear(self, spec: Any, rows: int, columns: int) -> None:
        spec.weight = self.matrix(rows, columns)
        spec.bias = np.zeros(rows, np.float32)

    def norm(self, spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(self, spec: Any, row_factors: Sequence[int]) -> None:
        self.norm(spec.layer_norm)
        for linear, factor in zip(spec.linear, row_factors, strict=True):
            self.linear(linear, WIDTH * factor, WIDTH)

    def feed_forward(self, spec: Any) -> None:
        self.norm(spec.layer_norm)
        self.linear(spec.linear_0, 2 * WIDTH, WIDTH)
        self.linear(spec.linear_1, WIDTH, 2 * WIDTH)


def write_tagger(directory: Path, heads: int = 3, manifest: dict[str, Any] | None = None) -> Path:
    """A BERT-like encoder of one layer, 32 positions, with WordPiece letters and some words."""
    words = sorted({word for sentence in SENTENCES for word in sentence.split()})
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", ",", *words, *letters]
    pieces += [f"##{letter}" for letter in letters]
    pieces = list(dict.fromkeys(pieces))
    directory.mkdir(parents=True, exist_ok=True)
    _word_piece_tokenizer(pieces).save(str(directory / "tokenizer.json"))
    weights = _Weights()
    encoder = transformer_spec.TransformerEncoderSpec(
        1,
        HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    encoder.embeddings[0].weight = weights.matrix(len(pieces), WIDTH)
    encoder.embeddings[1].weight = weights.matrix(2, WIDTH)
    encoder.position_encodings.encodings = weights.matrix(POSITIONS, WIDTH)
    weights.norm(encoder.layernorm_embedding)
    weights.attention(encoder.layer[0].self_attention, (3, 1))
    weights.feed_forward(encoder.layer[0].ffn)
    spec.register_vocabulary(pieces)
    spec.config.unk_token = "[UNK]"
    _save(spec, directory)
    np.savez(directory / "head.npz", weight=weights.matrix(heads, WIDTH), bias=np.zeros(heads))
    if manifest is not None:
        write_manifest(directory, {"kind": "tagger", **manifest})
    return directory


def write_sentence_encoder(directory: Path, manifest: dict[str, Any] | None = None) -> Path:
    """The encoder of ``write_tagger`` without heads, with a manifest if one is asked for."""
    write_tagger(directory)
    (directory / "head.npz").unlink()
    if manifest is not None:
        write_manifest(directory, {"kind": "embeddings", **manifest})
    return directory


def write_translator(
    directory: Path,
    manifest: dict[str, Any] | None = None,
    language_tokens: Sequence[str] = ("<en>", "<it>"),
    pieces: Sequence[str] = (),
    adds_end: bool = True,
) -> Path:
    """A Transformer of one layer for English and Italian, by default with our language tokens.

    ``pieces`` is a vocabulary to use instead of that of the sentencepiece model.
    """
    directory.mkdir(parents=True, exist_ok=True)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES),
        model_writer=model,
        vocab_size=60,
        control_symbols=list(language_tokens),
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (directory / "sentencepiece.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = pieces or [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    weights = _Weights()
    spec = transformer_spec.TransformerSpec.from_config((1, 1), HEADS, pre_norm=True)
    embedding = weights.matrix(len(pieces), WIDTH)
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        side.position_encodings.encodings = weights.matrix(2048, WIDTH)
        weights.norm(side.layer_norm)
        weights.attention(side.layer[0].self_attention, (3, 1))
        weights.feed_forward(side.layer[0].ffn)
    weights.attention(spec.decoder.layer[0].attention, (1, 2, 1))
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    spec.config.add_source_eos = adds_end
    _save(spec, directory)
    if manifest is not None:
        write_manifest(directory, {"kind": "translation", **manifest})
    return directory


def write_manifest(directory: Path, table: dict[str, Any]) -> None:
    """A manifest with the hashes of all files that are there; ``table`` overrides its keys."""
    files = {path.name: file_sha256(path) for path in directory.iterdir() if path.is_file()}
    files.pop("manifest.json", None)
    manifest = {
        "name": directory.name,
        "version": "1",
        "compute_type": "int8",
        "licence": "Apache-2.0",
        "files": files,
        **table,
    }
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _save(spec: Any, directory: Path) -> None:
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(directory))


def _word_piece_tokenizer(pieces: list[str]) -> Tokenizer:
    ids = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"])
    )
    return tokenizer
