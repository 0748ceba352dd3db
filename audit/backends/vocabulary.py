"""Pieces of a translation model, and how it is told which language to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from audit.backends.model_store import ModelManifest, read_json
from audit.errors import ModelError

_SENTENCEPIECE_FILES = ("sentencepiece.model", "sentencepiece.bpe.model", "spm.model")
_VOCABULARY_FILES = ("shared_vocabulary.json", "shared_vocabulary.txt")

# Languages that a model without a manifest is asked about, BCP 47 -> NLLB-200 code.
_NLLB_CODES: Mapping[str, str] = {
    "en": "eng_Latn",
    "it": "ita_Latn",
    "fr": "fra_Latn",
    "es": "spa_Latn",
    "de": "deu_Latn",
    "ru": "rus_Cyrl",
}


class Piece(NamedTuple):
    """A sentencepiece of a text, [start, end) in code points; ``known`` to the model or not."""

    token: str
    start: int
    end: int
    known: bool


@dataclass(frozen=True, slots=True)
class LanguageScheme:
    """How a model is told the languages.

    "target-first": the token of the wanted language begins the source. "source-and-target": the
    source begins with its own language, the target with the wanted one (M2M-100, NLLB-200).
    """

    kind: Literal["target-first", "source-and-target"]
    tokens: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can write, in the order of preference as a pivot."""
        return tuple(self.tokens)

    def source_prefix(self, source_language: str, target_language: str) -> list[str]:
        """The tokens before the source's pieces."""
        first = target_language if self.kind == "target-first" else source_language
        return [self.tokens[first]]

    def target_prefix(self, target_language: str) -> list[str]:
        """The tokens before the target's pieces."""
        return [] if self.kind == "target-first" else [self.tokens[target_language]]


class PieceVocabulary:
    """Cuts text into the model's pieces and joins them again.

    ``adds_end_itself`` is True for a model whose configuration makes CTranslate2 add the end mark.
    """

    def __init__(
        self, processor: Any, tokens: frozenset[str], scheme: LanguageScheme, adds_end_itself: bool
    ) -> None:
        self._processor = processor
        self._tokens = tokens
        self.scheme = scheme
        self.adds_end_itself = adds_end_itself

    @classmethod
    def load(cls, manifest: ModelManifest) -> PieceVocabulary:
        """Read the vocabulary files of a model directory; raises ``ModelError``."""
        directory = manifest.directory
        tokens = _load_tokens(directory)
        config = read_json(directory / "config.json")
        adds_end = bool(config.get("add_source_eos")) if isinstance(config, dict) else False
        return cls(_load_processor(directory), tokens, _scheme(manifest, tokens), adds_end)

    def pieces(self, text: str) -> list[Piece]:
        """The pieces of a text, with offsets in the text as it is, before normalisation."""
        mapping = self._processor.encode(text, return_type="offset_mapping")
        return [
            Piece(token, start, end, token in self._tokens)
            for token, (start, end) in zip(mapping["pieces"], mapping["offsets"], strict=True)
        ]

    def text(self, tokens: Sequence[str]) -> str:
        """The text of pieces that the model has written."""
        return str(self._processor.decode_pieces(list(tokens)))


def _load_tokens(directory: Path) -> frozenset[str]:
    for name in _VOCABULARY_FILES:
        path = directory / name
        if path.suffix == ".json" and path.is_file():
            return frozenset(read_json(path))
        if path.is_file():
            return frozenset(path.read_text(encoding="utf-8").split("\n"))
    raise ModelError(
        f"{directory}: no {_VOCABULARY_FILES[0]}; a round trip needs one model with one vocabulary "
        "that translates both ways"
    )


def _load_processor(directory: Path) -> Any:
    import sentencepiece

    for name in _SENTENCEPIECE_FILES:
        path = directory / name
        if path.is_file():
            try:
                return sentencepiece.SentencePieceProcessor(model_file=str(path))
            except (RuntimeError, OSError) as error:
                raise ModelError(f"{path}: damaged ({error})") from error
    raise ModelError(f"{directory}: no {_SENTENCEPIECE_FILES[0]}; the model is incomplete")


def _scheme(manifest: ModelManifest, tokens: frozenset[str]) -> LanguageScheme:
    declared = manifest.details.get("source_prefix_tokens")
    if declared is not None:
        missing = [token for token in declared.values() if token not in tokens]
        if missing:
            raise ModelError(f"{manifest.directory}: the vocabulary lacks {', '.join(missing)}")
        return LanguageScheme("target-first", dict(declared))
    found = _guessed_scheme(tokens)
    if found is None:
        raise ModelError(
            f"{manifest.directory}: cannot tell which languages the model writes; give "
            "'source_prefix_tokens' in a manifest.json, or use an M2M-100 or NLLB-200 model"
        )
    return found


def _guessed_scheme(tokens: frozenset[str]) -> LanguageScheme | None:
    candidates = (
        LanguageScheme("target-first", {code: f"<{code}>" for code in _NLLB_CODES}),
        LanguageScheme("source-and-target", {code: f"__{code}__" for code in _NLLB_CODES}),
        LanguageScheme("source-and-target", _NLLB_CODES),
    )
    for scheme in candidates:
        known = {code: token for code, token in scheme.tokens.items() if token in tokens}
        if "en" in known and len(known) > 1:
            return LanguageScheme(scheme.kind, known)
    return None
