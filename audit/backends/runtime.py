"""Loading CTranslate2 and forming its batches: what the encoder and the translator share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from audit.errors import ModelError


def load_runtime(
    kind: Literal["Encoder", "Translator"], directory: Path, compute_type: str, threads: int
) -> Any:
    """A ``ctranslate2.Encoder`` or ``ctranslate2.Translator`` on the CPU.

    ``threads`` 0 means all cores. Raises ``ModelError`` if the runtime refuses the directory.
    """
    import os

    import ctranslate2

    available = ctranslate2.get_supported_compute_types("cpu")
    if compute_type not in {"default", "auto"} and compute_type not in available:
        known = ", ".join(sorted(available))
        raise ModelError(f"this CPU cannot compute in '{compute_type}'; it can in {known}")
    try:
        return getattr(ctranslate2, kind)(
            str(directory),
            device="cpu",
            compute_type=compute_type,
            inter_threads=1,
            intra_threads=threads or os.cpu_count() or 1,
        )
    # These are what its C++ exceptions and failed allocations arrive as.
    except (RuntimeError, ValueError, IndexError, MemoryError, OverflowError) as error:
        raise ModelError(f"{directory}: no CTranslate2 model of this kind ({error})") from error


def equal_length_batches(
    lengths: Sequence[tuple[int, ...]], batch_pieces: int
) -> Iterator[list[int]]:
    """Indices of sequences in batches of equal length, the longest first, so that none is padded.

    ``lengths`` has a tuple per sequence, e.g. (source, target); its sum times the size of a
    batch stays within ``batch_pieces`` unless one sequence alone is longer.
    """
    by_length: dict[tuple[int, ...], list[int]] = {}
    for index, length in enumerate(lengths):
        by_length.setdefault(length, []).append(index)
    for length in sorted(by_length, reverse=True):
        members = by_length[length]
        size = max(1, batch_pieces // max(1, sum(length)))
        for begin in range(0, len(members), size):
            yield members[begin : begin + size]
