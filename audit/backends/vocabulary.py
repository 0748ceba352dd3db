"""The two vocabularies of a translation model: the pieces of source and target that it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from audit.backends.language_schemes import LanguageScheme, language_scheme
from audit.backends.model_store import ModelManifest, read_json
from audit.backends.splitters import Splitter, open_splitters
from audit.errors import ModelError

_SHARED = "shared_vocabulary"
_SIDES = ("source_vocabulary", "target_vocabulary")
# Fewer known pieces mean that the splitter is another model's: every text would be unknown to it.
_LEAST_KNOWN_SHARE = 0.5


class Piece(NamedTuple):
    """A piece of a text, [start, end) in code points; ``known`` to the model or not."""

    token: str
    start: int
    end: int
    known: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a model: how its text is cut, and which pieces the model knows."""

    splitter: Splitter
    tokens: frozenset[str]

    def pieces(self, text: str) -> list[Piece]:
        """The pieces of a text, with offsets in the text as it is, before normalisation."""
        return [
            Piece(token, start, end, token in self.tokens)
            for token, start, end in self.splitter.split(text)
        ]


@dataclass(frozen=True, slots=True)
class PieceVocabulary:
    """Cuts text into the model's pieces and joins them again.

    ``adds_end_itself`` is True for a model whose configuration makes CTranslate2 add the end mark.
    """

    source: Side
    target: Side
    scheme: LanguageScheme
    adds_end_itself: bool

    @classmethod
    def load(cls, manifest: ModelManifest) -> PieceVocabulary:
        """Read the vocabulary files of a model directory; raises ``ModelError``."""
        directory = manifest.directory
        source_tokens, target_tokens = load_vocabularies(directory)
        scheme = language_scheme(manifest, source_tokens, target_tokens)
        source, target = open_splitters(directory)
        config = read_json(directory / "config.json")
        return cls(
            _fitting(directory, "source", source, source_tokens),
            _fitting(directory, "target", target, target_tokens),
            scheme,
            bool(config.get("add_source_eos")) if isinstance(config, dict) else False,
        )

    def text(self, tokens: Sequence[str]) -> str:
        """The text of pieces that the model has written."""
        return self.target.splitter.join(tokens)


def load_vocabularies(directory: Path) -> tuple[list[str], list[str]]:
    """The tokens of source and target, in the order of their ids; raises ``ModelError``."""
    shared = _tokens(directory, _SHARED)
    if shared is not None:
        return shared, shared
    source, target = (_tokens(directory, name) for name in _SIDES)
    if source is None or target is None:
        raise ModelError(
            f"{directory}: no {_SHARED}.json and no {_SIDES[0]}.json with {_SIDES[1]}.json; "
            "no CTranslate2 translation model"
        )
    return source, target


def _tokens(directory: Path, name: str) -> list[str] | None:
    path = directory / f"{name}.json"
    if path.is_file():
        tokens = read_json(path)
        if not (isinstance(tokens, list) and all(isinstance(item, str) for item in tokens)):
            raise ModelError(f"{path}: damaged, not a list of pieces")
        return tokens
    path = path.with_suffix(".txt")  # written by CTranslate2 before 3.0
    if not path.is_file():
        return None
    try:
        return path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: damaged, not UTF-8 ({error})") from error


def _fitting(directory: Path, side: str, splitter: Splitter, tokens: Sequence[str]) -> Side:
    """The side, once it is clear that splitter and vocabulary belong together."""
    known = frozenset(tokens)
    pieces = splitter.known_pieces()
    share = sum(piece in known for piece in pieces) / max(1, len(pieces))
    if share < _LEAST_KNOWN_SHARE:
        raise ModelError(
            f"{directory}: the {side} pieces are another model's ({share:.0%} of them are in its "
            "vocabulary); copy the tokenizer files again from where the model was converted"
        )
    return Side(splitter, known)
