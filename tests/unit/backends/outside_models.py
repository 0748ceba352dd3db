"""Tiny models in the layouts in which others publish theirs: Marian, M2M-100, NLLB-200."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import yaml
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from tests.unit.backends.tiny_models import SENTENCES, WIDTH, write_translator

ENGLISH, ITALIAN = SENTENCES[:3], SENTENCES[3:]
MARIAN_CONFIG: Mapping[str, Any] = {
    "type": "transformer",
    "enc-depth": 1,
    "dec-depth": 1,
    "transformer-heads": 2,
    "transformer-decoder-autoreg": "self-attention",
    "transformer-no-projection": False,
    "transformer-ffn-activation": "swish",
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "transformer-postprocess-emb": "d",
    "transformer-guided-alignment-layer": "last",
}


def write_marian(
    directory: Path, source: str = "it", target: str = "en", tokens: Iterable[str] = ()
) -> Path:
    """An OPUS-MT directory as it is published: Marian's npz, YAML vocabularies, sentencepiece.

    ``tokens`` are those of several target languages, such as ``>>ita<<``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    sides = {"it": ITALIAN, "en": ENGLISH}
    pieces: dict[str, int] = {"</s>": 0, "<unk>": 1}
    for name, language in (("source.spm", source), ("target.spm", target)):
        processor = _write_sentencepiece(directory / name, sides.get(language, SENTENCES))
        for piece in _own_pieces(processor):
            pieces.setdefault(piece, len(pieces))
    for token in tokens:
        pieces[token] = len(pieces)
    # Marian's own form: a YAML mapping with JSON strings for keys.
    keys = [json.dumps(piece, ensure_ascii=False) for piece in pieces]
    lines = "".join(f"{key}: {number}\n" for number, key in enumerate(keys))
    (directory / "opus.vocab.yml").write_text(lines, encoding="utf-8")
    decoder = {"models": ["opus.npz"], "vocabs": ["opus.vocab.yml"] * 2}
    (directory / "decoder.yml").write_text(yaml.safe_dump(decoder), encoding="utf-8")
    np.savez(directory / "opus.npz", **_marian_weights(len(pieces)))  # type: ignore[arg-type]
    return directory


def write_marian_of_transformers(marian: Path, directory: Path) -> Path:
    """The model that ``write_marian`` wrote, in the form in which the hub keeps OPUS-MT models."""
    directory.mkdir(parents=True)
    for name in ("source.spm", "target.spm"):
        (directory / name).write_bytes((marian / name).read_bytes())
    lines = (marian / "opus.vocab.yml").read_text(encoding="utf-8").splitlines()
    pieces = [json.loads(line.rpartition(": ")[0]) for line in lines]
    vocabulary = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    (directory / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    config = {
        "model_type": "marian",
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_attention_heads": 2,
        "activation_function": "swish",
        "scale_embedding": True,
        "normalize_embedding": False,
    }
    (directory / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with np.load(marian / "opus.npz") as weights:
        save_file(dict(_renamed(weights)), directory / "model.safetensors")
    return directory


def write_nllb(directory: Path) -> Path:
    """A converted NLLB-200: ``ita_Latn`` tokens, and a tokenizer.json instead of sentencepiece."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<unk>", "<s>", "</s>", "eng_Latn", "ita_Latn", "zho_Hans", "zho_Hant"]
    trainer = trainers.BpeTrainer(vocab_size=120, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    write_translator(directory, pieces=_by_id(tokenizer.get_vocab()))
    (directory / "sentencepiece.model").unlink()
    tokenizer.save(str(directory / "tokenizer.json"))
    return directory


def write_m2m(directory: Path) -> Path:
    """A converted M2M-100: ``__it__`` tokens and ``sentencepiece.bpe.model``."""
    write_translator(directory, language_tokens=("__en__", "__it__", "__de__"), adds_end=False)
    (directory / "sentencepiece.model").rename(directory / "sentencepiece.bpe.model")
    return directory


def _renamed(weights: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Marian's parameters under the names of ``MarianMTModel``, padding added at the end."""
    blocks = {"self": "self_attn", "context": "encoder_attn"}
    letters = {"q": "q_proj", "k": "k_proj", "v": "v_proj", "o": "out_proj"}
    for name, value in weights.items():
        side, _, rest = name.partition("_l1_")
        layer = f"model.{side}.layers.0"
        if name == "Wemb":
            yield "model.shared.weight", np.pad(value, ((0, 1), (0, 0)))
        elif name == "decoder_ff_logit_out_b":
            yield "final_logits_bias", np.pad(value, ((0, 0), (0, 1)))
        elif name.startswith("special:"):
            continue
        elif "_ln_" in rest:
            kind = "weight" if rest.endswith("scale") else "bias"
            block = rest.partition("_")[0]
            norm = "final_layer_norm" if block == "ffn" else f"{blocks[block]}_layer_norm"
            yield f"{layer}.{norm}.{kind}", value.ravel().copy()
        else:
            block, _, last = rest.partition("_")
            own = f"fc{last[1]}" if block == "ffn" else f"{blocks[block]}.{letters[last[1]]}"
            kind = "weight" if last.startswith("W") else "bias"
            yield f"{layer}.{own}.{kind}", value.T.copy() if kind == "weight" else value.ravel()


def _by_id(vocabulary: Mapping[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)


def _write_sentencepiece(path: Path, sentences: Iterable[str]) -> Any:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        vocab_size=45,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def _own_pieces(processor: Any) -> list[str]:
    numbers = range(processor.get_piece_size())
    hidden = [processor.is_control, processor.is_unknown]
    return [processor.id_to_piece(n) for n in numbers if not any(test(n) for test in hidden)]


def _marian_weights(vocabulary: int) -> dict[str, NDArray[Any]]:
    """Random weights under the parameter names of a Marian Transformer of one layer a side."""
    generator = np.random.default_rng(7)
    weights: dict[str, NDArray[Any]] = {"Wemb": _random(generator, vocabulary, WIDTH)}
    blocks = {"encoder": ("self",), "decoder": ("self", "context")}
    for side, attentions in blocks.items():
        for attention in attentions:
            scope = f"{side}_l1_{attention}"
            for name in "qkvo":
                weights[f"{scope}_W{name}"] = _random(generator, WIDTH, WIDTH)
                weights[f"{scope}_b{name}"] = _random(generator, 1, WIDTH)
            _norm(weights, f"{scope}_Wo")
        scope = f"{side}_l1_ffn"
        weights[f"{scope}_W1"] = _random(generator, WIDTH, 2 * WIDTH)
        weights[f"{scope}_b1"] = np.zeros((1, 2 * WIDTH), np.float32)
        weights[f"{scope}_W2"] = _random(generator, 2 * WIDTH, WIDTH)
        weights[f"{scope}_b2"] = np.zeros((1, WIDTH), np.float32)
        _norm(weights, f"{scope}_ffn")
    weights["decoder_ff_logit_out_b"] = _random(generator, 1, vocabulary)
    config = yaml.safe_dump(dict(MARIAN_CONFIG)).encode() + b"\0"
    weights["special:model.yml"] = np.frombuffer(config, np.int8)
    return weights


def _norm(weights: dict[str, NDArray[Any]], scope: str) -> None:
    weights[f"{scope}_ln_scale"] = np.ones((1, WIDTH), np.float32)
    weights[f"{scope}_ln_bias"] = np.zeros((1, WIDTH), np.float32)


def _random(generator: np.random.Generator, rows: int, columns: int) -> NDArray[np.float32]:
    return generator.normal(0, 0.3, (rows, columns)).astype(np.float32)
