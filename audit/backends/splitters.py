"""Cutting text into the pieces that a translation model was trained on, and joining them again.

Marian, M2M-100 and NLLB-200 carry sentencepiece models; converted NLLB-200 models often come with
the ``tokenizer.json`` of the tokenizers library alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from audit.errors import ModelError

SHARED_FILES = (
    "sentencepiece.model",
    "sentencepiece.bpe.model",
    "spm.model",
    "spm.128k.model",
    "flores200_sacrebleu_tokenizer_spm.model",
)
"""Names under which one sentencepiece model for both sides is known."""

SOURCE_FILE, TARGET_FILE = "source.spm", "target.spm"
TOKENIZER_FILE = "tokenizer.json"


class RawPiece(NamedTuple):
    """A piece and the code points [start, end) of the text that it stands for."""

    token: str
    start: int
    end: int


class Splitter(Protocol):
    """Cuts a text into pieces and joins pieces to a text."""

    def split(self, text: str) -> list[RawPiece]:
        """The pieces of a text, with offsets in the text as it is, before normalisation."""
        ...

    def join(self, tokens: Sequence[str]) -> str:
        """The text of pieces that the model has written."""
        ...

    def known_pieces(self) -> list[str]:
        """All pieces that the splitter can produce."""
        ...


class SentencepieceSplitter:
    """A sentencepiece model."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (RuntimeError, OSError) as error:
            raise ModelError(f"{path}: damaged ({error})") from error

    def split(self, text: str) -> list[RawPiece]:
        """The pieces of a text, with offsets in the text as it is, before normalisation."""
        mapping = self._processor.encode(text, return_type="offset_mapping")
        return [
            RawPiece(token, start, end)
            for token, (start, end) in zip(mapping["pieces"], mapping["offsets"], strict=True)
        ]

    def join(self, tokens: Sequence[str]) -> str:
        """The text of pieces that the model has written."""
        return str(self._processor.decode_pieces(list(tokens)))

    def known_pieces(self) -> list[str]:
        """All pieces of the model, the control symbols left out."""
        processor = self._processor
        numbers = range(processor.get_piece_size())
        return [processor.id_to_piece(n) for n in numbers if not processor.is_control(n)]


class TokenizerSplitter:
    """A ``tokenizer.json`` of the tokenizers library."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises nothing more precise
            raise ModelError(f"{path}: damaged ({error})") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # "</s>" in an article is text, not the end of the sentence.
        self._tokenizer.encode_special_tokens = True

    def split(self, text: str) -> list[RawPiece]:
        """The pieces of a text, with offsets in the text as it is, before normalisation."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [
            RawPiece(token, start, end)
            for token, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True)
        ]

    def join(self, tokens: Sequence[str]) -> str:
        """The text of pieces that the model has written."""
        numbers = [self._tokenizer.token_to_id(token) for token in tokens]
        return str(self._tokenizer.decode([n for n in numbers if n is not None]))

    def known_pieces(self) -> list[str]:
        """All pieces of the tokenizer, the added tokens left out."""
        return list(self._tokenizer.get_vocab(with_added_tokens=False))


def open_splitters(directory: Path) -> tuple[Splitter, Splitter]:
    """The splitters for source and target of a model directory; raises ``ModelError``.

    A model with two vocabularies has two files, any other has one for both sides.
    """
    source, target = directory / SOURCE_FILE, directory / TARGET_FILE
    if source.is_file() and target.is_file():
        return SentencepieceSplitter(source), SentencepieceSplitter(target)
    for name in SHARED_FILES:
        if (directory / name).is_file():
            shared: Splitter = SentencepieceSplitter(directory / name)
            return shared, shared
    if (directory / TOKENIZER_FILE).is_file():
        shared = TokenizerSplitter(directory / TOKENIZER_FILE)
        return shared, shared
    raise ModelError(
        f"{directory}: no {SHARED_FILES[0]}, {SOURCE_FILE} with {TARGET_FILE}, or "
        f"{TOKENIZER_FILE}; copy them from where the model was converted"
    )
