"""Turns an OPUS-MT model as transformers stores it back into Marian's own files.

On the hub most OPUS-MT models are kept as ``MarianMTModel``, whose parameters are Marian's under
other names. Given them back, CTranslate2's converter for Marian does the rest, without PyTorch.
Names: https://github.com/huggingface/transformers/blob/main/src/transformers/models/marian/convert_marian_to_pytorch.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from audit.backends.model_store import read_json
from audit.backends.torch_files import PICKLE_FILE, SAFETENSORS_FILE, read_state
from audit.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOCABULARY_FILE = "vocab.json"

_PAD = "<pad>"
_ATTENTION = (("q", "q_proj"), ("k", "k_proj"), ("v", "v_proj"), ("o", "out_proj"))
# What transformers may be told about a Marian model that Marian itself would not be.
_NEEDED = {
    "model_type": "marian",
    "scale_embedding": True,
    "normalize_before": False,
    "share_encoder_decoder_embeddings": True,
}
_DEFAULTS = {"normalize_before": False, "share_encoder_decoder_embeddings": True}


def is_marian_of_transformers(names: set[str]) -> bool:
    """Whether the file names are those of an OPUS-MT model in the form of transformers."""
    needed = {"config.json", VOCABULARY_FILE, "source.spm", "target.spm"}
    return needed <= names and bool({PICKLE_FILE, SAFETENSORS_FILE} & names)


def write_marian_files(directory: Path, out: Path) -> None:
    """Write ``decoder.yml``, the vocabulary and the ``.npz`` to ``out``; raises ``ModelError``."""
    import numpy as np

    config = _config(directory)
    state = read_state(directory)
    pieces = _pieces(directory)
    try:
        weights = dict(_parameters(state, config, len(pieces)))
    except KeyError as error:
        raise ModelError(f"{directory}: the weights lack {error}; no OPUS-MT model") from error
    weights["special:model.yml"] = np.frombuffer(_marian_config(config), np.int8)
    np.savez(out / "model.npz", **weights)  # type: ignore[arg-type]  # NumPy's stub means flags
    # Marian's own form: a YAML mapping with JSON strings for keys.
    keys = (json.dumps(piece, ensure_ascii=False) for piece in pieces)
    lines = "".join(f"{key}: {number}\n" for number, key in enumerate(keys))
    (out / "vocab.yml").write_text(lines, encoding="utf-8")
    decoder = {"models": ["model.npz"], "vocabs": ["vocab.yml", "vocab.yml"]}
    (out / "decoder.yml").write_text(yaml.safe_dump(decoder), encoding="utf-8")


def _config(directory: Path) -> Mapping[str, Any]:
    table = read_json(directory / "config.json")
    config = {**_DEFAULTS, **table} if isinstance(table, dict) else {}
    for key, value in _NEEDED.items():
        if config.get(key) != value:
            raise ModelError(
                f"{directory}: '{key}' in config.json is not {value!r}; only OPUS-MT models can be "
                "converted without PyTorch, others by 'ct2-transformers-converter'"
            )
    return config


def _pieces(directory: Path) -> list[str]:
    """The pieces by id, without the padding that transformers has added at the end."""
    path = directory / VOCABULARY_FILE
    table = read_json(path)
    if not isinstance(table, dict) or sorted(table.values()) != list(range(len(table))):
        raise ModelError(f"{path}: damaged, not every id has a piece")
    pieces = sorted(table, key=table.__getitem__)
    return pieces[:-1] if pieces[-1] == _PAD else pieces


def _marian_config(config: Mapping[str, Any]) -> bytes:
    """What Marian writes into its ``.npz``, as far as CTranslate2 asks for it."""
    table = {
        "type": "transformer",
        "enc-depth": config["encoder_layers"],
        "dec-depth": config["decoder_layers"],
        "transformer-heads": config["encoder_attention_heads"],
        "transformer-decoder-autoreg": "self-attention",
        "transformer-no-projection": False,
        "transformer-ffn-activation": config["activation_function"],
        "transformer-preprocess": "",
        "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "nd" if config.get("normalize_embedding") else "d",
        "transformer-guided-alignment-layer": "last",
    }
    return yaml.safe_dump(table).encode() + b"\0"


def _parameters(
    state: Mapping[str, NDArray[Any]], config: Mapping[str, Any], vocabulary: int
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Marian's parameters; its matrices are the transposes of PyTorch's."""
    import numpy as np

    yield "Wemb", state["model.shared.weight"][:vocabulary].astype(np.float32)
    bias = state["final_logits_bias"].reshape(1, -1)[:, :vocabulary]
    yield "decoder_ff_logit_out_b", bias.astype(np.float32)
    for side in ("encoder", "decoder"):
        blocks = {"self": "self_attn", "context": "encoder_attn"}
        if side == "encoder":
            del blocks["context"]
        for layer in range(int(config[f"{side}_layers"])):
            theirs, marian = f"model.{side}.layers.{layer}", f"{side}_l{layer + 1}"
            for short, long in blocks.items():
                for letter, name in _ATTENTION:
                    source = f"{theirs}.{long}.{name}"
                    yield from _linear(state, source, f"{marian}_{short}", letter)
                yield from _norm(state, f"{theirs}.{long}_layer_norm", f"{marian}_{short}_Wo")
            for number in ("1", "2"):
                yield from _linear(state, f"{theirs}.fc{number}", f"{marian}_ffn", number)
            yield from _norm(state, f"{theirs}.final_layer_norm", f"{marian}_ffn_ffn")


def _linear(
    state: Mapping[str, NDArray[Any]], source: str, scope: str, suffix: str
) -> Iterator[tuple[str, NDArray[Any]]]:
    import numpy as np

    yield f"{scope}_W{suffix}", state[f"{source}.weight"].T.astype(np.float32)
    yield f"{scope}_b{suffix}", state[f"{source}.bias"].reshape(1, -1).astype(np.float32)


def _norm(
    state: Mapping[str, NDArray[Any]], source: str, scope: str
) -> Iterator[tuple[str, NDArray[Any]]]:
    import numpy as np

    yield f"{scope}_ln_scale", state[f"{source}.weight"].reshape(1, -1).astype(np.float32)
    yield f"{scope}_ln_bias", state[f"{source}.bias"].reshape(1, -1).astype(np.float32)
