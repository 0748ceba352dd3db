"""Sentence embeddings: a CTranslate2 encoder of the BERT type, mean-pooled to unit vectors.

Pooling as sentence-transformers does it (Reimers and Gurevych 2019, arXiv:1908.10084): the mean of
the last hidden states of all pieces, the two special ones included. As in ``encoder.py``, only
sequences of one length share a batch, so that a vector does not depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from audit.backends.encoder import load_tokenizer, table_shape
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
_SPECIAL_PIECES = 2


class SentenceEncoder:
    """Loads an encoder once and turns texts into unit vectors.

    Texts longer than the position table are read in pieces side by side, all of which count.
    """

    def __init__(self, manifest: ModelManifest, compute_type: str, threads: int) -> None:
        directory = manifest.directory
        self.manifest = manifest
        self._tokenizer = load_tokenizer(manifest)
        shapes = variable_shapes(directory / MODEL_FILE)
        positions, self.width = table_shape(
            shapes, "encoder/position_encodings/encodings", directory
        )
        rows, _ = table_shape(shapes, "encoder/embeddings_0/weight", directory)
        if self._tokenizer.get_vocab_size() > rows:
            raise ModelError(f"{directory}: tokenizer.json has more pieces than {MODEL_FILE} knows")
        self._window_pieces = positions - _SPECIAL_PIECES
        self._threads = thread_count(threads)
        self._encoder: Any = load_runtime("Encoder", directory, compute_type, self._threads)
        self.compute_type: str = self._encoder.compute_type

    def embeddings(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Texts x width, every row of length 1."""
        import numpy as np

        first, last = self._tokenizer.encode("").ids
        sequences: list[list[int]] = []
        owners: list[int] = []
        for index, encoding in enumerate(
            self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ):
            # A text without pieces is read too: its vector is that of the special ones.
            for start in range(0, max(1, len(encoding.ids)), self._window_pieces):
                sequences.append([first, *encoding.ids[start : start + self._window_pieces], last])
                owners.append(index)
        sums = np.zeros((len(texts), self.width))
        batches = list(equal_length_batches([(len(ids),) for ids in sequences], _BATCH_PIECES))
        outputs = in_parallel(
            lambda batch: self._summed([sequences[index] for index in batch]),
            batches,
            self._threads,
        )
        for batch, rows in zip(batches, outputs, strict=True):
            for index, row in zip(batch, rows, strict=True):
                sums[owners[index]] += row
        lengths = np.sqrt(np.einsum("tw,tw->t", sums, sums))[:, np.newaxis]
        # The length of a sum says nothing but how many pieces there were.
        vectors: NDArray[np.float64] = sums / np.maximum(lengths, np.finfo(np.float64).tiny)
        return vectors

    def cosines(self, ones: Sequence[str], others: Sequence[str]) -> list[float]:
        """The cosine of each pair of texts, from -1 to 1."""
        import numpy as np

        similar = np.einsum("tw,tw->t", self.embeddings(ones), self.embeddings(others))
        return [float(value) for value in np.clip(similar, -1.0, 1.0)]

    def _summed(self, batch: list[list[int]]) -> NDArray[np.float64]:
        """Sequences x width: the sum of the hidden states of each sequence."""
        import numpy as np

        output = self._encoder.forward_batch(batch)
        hidden = np.array(output.last_hidden_state, dtype=np.float64)
        sums: NDArray[np.float64] = np.einsum("bpw->bw", hidden)
        return sums
