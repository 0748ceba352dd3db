"""A token tagger: a CTranslate2 encoder with linear heads on its last hidden state.

The same text gives the same logits, bit for bit, whatever else is in the batch: int8 arithmetic
is exact, but a row of padding moves the floating-point sums of attention enough to flip a
quantised value (0.1 logits were seen). So only sequences of one length share a batch, and none
is ever padded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.backends.model_file import MODEL_FILE, variable_shapes
from audit.backends.model_store import ModelManifest
from audit.backends.runtime import (
    equal_length_batches,
    in_parallel,
    load_runtime,
    thread_count,
)
from audit.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH_PIECES = 2048
_SPECIAL_PIECES = 2  # [CLS] before and [SEP] after every sequence
_OVERLAP_PIECES = 96


@dataclass(frozen=True, slots=True)
class PieceLogits:
    """Logits of one text: ``logits`` is pieces x heads, ``spans`` are code points of the text."""

    spans: tuple[tuple[int, int], ...]
    logits: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Window:
    """Pieces [start, end) of text ``text_index``, of which [keep_start, keep_end) are used."""

    text_index: int
    start: int
    end: int
    keep_start: int
    keep_end: int


class EncoderTagger:
    """Loads a tagger once and turns texts into logits per word piece.

    ``max_pieces`` is what the position table holds, without the two special pieces. Longer texts
    run in overlapping windows, each piece being read where it has context on both sides.
    """

    def __init__(self, manifest: ModelManifest, compute_type: str, threads: int) -> None:
        import numpy as np

        directory = manifest.directory
        self._tokenizer = load_tokenizer(manifest)
        shapes = variable_shapes(directory / MODEL_FILE)
        positions, width = table_shape(shapes, "encoder/position_encodings/encodings", directory)
        rows, _ = table_shape(shapes, "encoder/embeddings_0/weight", directory)
        if self._tokenizer.get_vocab_size() > rows:
            raise ModelError(f"{directory}: tokenizer.json has more pieces than {MODEL_FILE} knows")
        self.max_pieces = positions - _SPECIAL_PIECES
        head_path = directory / "head.npz"
        try:
            with np.load(head_path, allow_pickle=False) as head:
                self._weight = head["weight"].astype(np.float64)
                self._bias = head["bias"].astype(np.float64)
        except (OSError, KeyError, ValueError, EOFError) as error:
            raise ModelError(f"{head_path}: missing or damaged ({error})") from error
        if self._weight.ndim != 2 or self._weight.shape != (len(self._bias), width):
            raise ModelError(f"{head_path}: does not fit an encoder of width {width}")
        self._threads = thread_count(threads)
        self._encoder: Any = load_runtime("Encoder", directory, compute_type, self._threads)
        self.compute_type: str = self._encoder.compute_type

    @property
    def head_count(self) -> int:
        """Number of heads, the second dimension of the logits."""
        return len(self._bias)

    def logits(self, texts: Sequence[str]) -> list[PieceLogits]:
        """Logits for every piece of every text, in the order of the texts."""
        return self.logits_of(self.encode(texts))

    def encode(self, texts: Sequence[str]) -> list[Any]:
        """The texts cut into pieces, as the tokenizer's own encodings."""
        encodings: list[Any] = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return encodings

    def cuts_like(self, other: EncoderTagger) -> bool:
        """True if both have one tokenizer, so that either reads what the other has cut."""
        return str(self._tokenizer.to_str()) == str(other._tokenizer.to_str())

    def logits_of(self, encodings: Sequence[Any]) -> list[PieceLogits]:
        """Logits for every piece of texts that a tagger of the same tokenizer has cut."""
        import numpy as np

        results = [
            PieceLogits(tuple(encoding.offsets), np.zeros((len(encoding.ids), self.head_count)))
            for encoding in encodings
        ]
        windows = [
            window
            for index, encoding in enumerate(encodings)
            for window in _windows(index, len(encoding.ids), self.max_pieces)
        ]
        first, last = self._special_ids()
        sequences = [
            [first, *encodings[window.text_index].ids[window.start : window.end], last]
            for window in windows
        ]
        batches = list(equal_length_batches([(len(ids),) for ids in sequences], _BATCH_PIECES))
        outputs = in_parallel(
            lambda batch: self._forward([sequences[index] for index in batch]),
            batches,
            self._threads,
        )
        for batch, hidden in zip(batches, outputs, strict=True):
            for row, index in enumerate(batch):
                window = windows[index]
                used = slice(window.keep_start, window.keep_end)
                inner = slice(window.keep_start - window.start, window.keep_end - window.start)
                results[window.text_index].logits[used] = self._apply_heads(hidden[row, 1:][inner])
        return results

    def _special_ids(self) -> tuple[int, int]:
        framed = self._tokenizer.encode("").ids
        return framed[0], framed[-1]

    def _forward(self, batch: list[list[int]]) -> NDArray[np.float64]:
        import numpy as np

        output = self._encoder.forward_batch(batch)
        return np.array(output.last_hidden_state, dtype=np.float64)

    def _apply_heads(self, hidden: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        # einsum adds up in a fixed order; a matrix product's order depends on the number of rows.
        logits: NDArray[np.float64] = np.einsum("pw,hw->ph", hidden, self._weight)
        logits += self._bias
        return logits


class TaggerEnsemble:
    """Taggers that cut a text into the same pieces: the logits of all their heads side by side.

    Raises ``ModelError`` for members whose tokenizers differ.
    """

    def __init__(self, members: Sequence[EncoderTagger]) -> None:
        first = members[0]
        if not all(member.cuts_like(first) for member in members[1:]):
            raise ModelError("the taggers of an ensemble must have the same tokenizer")
        self._members = tuple(members)
        self.head_count = sum(member.head_count for member in members)
        self.compute_type = first.compute_type

    def logits(self, texts: Sequence[str]) -> list[PieceLogits]:
        """Logits for every piece of every text; the heads in the order of the members."""
        import numpy as np

        encodings = self._members[0].encode(texts)
        by_text = zip(*(member.logits_of(encodings) for member in self._members), strict=True)
        return [
            PieceLogits(results[0].spans, np.hstack([result.logits for result in results]))
            for results in by_text
        ]


def _windows(text_index: int, length: int, size: int) -> Iterator[_Window]:
    """Windows of at most ``size`` pieces; their kept parts make up the text without gaps."""
    step = max(1, size - 2 * min(_OVERLAP_PIECES, size // 4))
    margin = (size - step) // 2
    kept = start = 0
    while kept < length:
        end = min(length, start + size)
        keep_end = length if end == length else end - margin
        yield _Window(text_index, start, end, kept, keep_end)
        kept, start = keep_end, start + step


def load_tokenizer(manifest: ModelManifest) -> Any:
    from tokenizers import Tokenizer

    path = manifest.directory / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"{path}: missing; an encoder needs the tokenizer it was trained with")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing more precise
        raise ModelError(f"{path}: damaged ({error})") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if len(tokenizer.encode("").ids) != _SPECIAL_PIECES:
        raise ModelError(f"{path}: must frame a text by two special pieces, as BERT does")
    return tokenizer


def table_shape(shapes: Any, name: str, directory: Any) -> tuple[int, int]:
    shape = shapes.get(name, ())
    if len(shape) != 2:
        raise ModelError(f"{directory / MODEL_FILE}: no BERT encoder (it has no {name})")
    return shape[0], shape[1]
