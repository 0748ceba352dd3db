"""Loading CTranslate2 and forming its batches: what the encoder and the translator share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from audit.errors import ModelError

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


def load_runtime(
    kind: Literal["Encoder", "Translator"], directory: Path, compute_type: str, threads: int
) -> Any:
    """A ``ctranslate2.Encoder`` or ``ctranslate2.Translator`` on the CPU.

    It works on ``threads`` batches at once (0: as many as there are cores), each on one thread:
    batches of equal length are too small to be shared out, and one thread gives the same bits
    however many there are. Raises ``ModelError`` if the runtime refuses the directory.
    """
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
            inter_threads=thread_count(threads),
            intra_threads=1,
        )
    # These are what its C++ exceptions and failed allocations arrive as.
    except (RuntimeError, ValueError, IndexError, MemoryError, OverflowError) as error:
        raise ModelError(f"{directory}: no CTranslate2 model of this kind ({error})") from error


def thread_count(threads: int) -> int:
    """The number of threads to use; 0 stands for all cores."""
    return threads or os.cpu_count() or 1


def in_parallel(
    run: Callable[[_Batch], _Result], batches: Iterable[_Batch], threads: int
) -> list[_Result]:
    """``run`` over all batches, ``threads`` at once, results in the order of the batches.

    CTranslate2 lets go of Python's lock while it computes.
    """
    if threads == 1:
        return [run(batch) for batch in batches]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, batches))


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
