"""Parallel text: reading, cleaning, surface variation, and the encoded corpus on disk."""

from __future__ import annotations

import html
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MAX_WORDS = 60
MAX_CHARS = 500
MAX_LENGTH_RATIO = 1.9
MIN_RATIO_CHARS = 30
"""Below this many characters the length ratio says nothing ("Yes." against "Certamente.")."""

_SPACED_QUOTE = re.compile(r"(?:(?<=\s)|^)' ([^'].{0,150}?) '(?=[\s.,;:?!)]|$)")
_SPACED_POSSESSIVE = re.compile(r"(?<=s) '(?= )")
_SPACED_SLASH = re.compile(r"(?<=\w) / (?=\w)")
_SPACES = re.compile(r"\s+")
_STAGE_DIRECTION = re.compile(r"^[(\[].*[)\]]$")
_CAPITALISED = re.compile(r"(?<=[\w,] )[A-Z][^\W\d_]{3,}\b")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in English and in another language."""

    english: str
    other: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a `.tsv` or `.tsv.xz` file: English, tab, the other language."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 2:
                raise ValueError(f"{path}:{number}: expected 2 columns, found {len(columns)}")
            yield Pair(*columns)


def repair_spacing(text: str) -> str:
    """Undo what tokenisation left behind in Europarl: `the ' bug '`, `94/55 / EC`, `&quot;`."""
    text = _SPACES.sub(" ", html.unescape(text)).strip()
    text = _SPACED_QUOTE.sub(r'"\1"', text)
    text = _SPACED_POSSESSIVE.sub("'", text)
    return _SPACED_SLASH.sub("/", text)


def is_usable(pair: Pair) -> bool:
    """Tell whether both sides look like one translated sentence of moderate length."""
    sides = (pair.english, pair.other)
    if any(not 1 <= len(side.split()) <= MAX_WORDS or len(side) > MAX_CHARS for side in sides):
        return False
    if any(not side.isprintable() or _STAGE_DIRECTION.match(side) for side in sides):
        return False
    if any(len(_LETTER.findall(side)) < 0.5 * len(side) for side in sides):
        return False
    # A number on one side only is a misalignment or a loose translation; either teaches
    # the model to invent or to drop numbers.
    if len({any(char.isdigit() for char in side) for side in sides}) == 2:
        return False
    if " ' " in pair.english or " ' " in pair.other:
        return False
    shorter, longer = sorted(map(len, sides))
    return longer <= MIN_RATIO_CHARS or longer <= MAX_LENGTH_RATIO * shorter


def clean_pairs(paths: Sequence[Path]) -> Iterator[Pair]:
    """Yield the repaired, usable pairs of all files, each distinct pair once."""
    seen: set[int] = set()
    for path in paths:
        for raw in read_pairs(path):
            pair = Pair(repair_spacing(raw.english), repair_spacing(raw.other))
            key = hash((pair.english.lower(), pair.other.lower()))
            if key not in seen and is_usable(pair):
                seen.add(key)
                yield pair


def shared_names(pair: Pair) -> list[str]:
    """Return the capitalised words inside the sentence which stand in both languages."""
    other = set(re.findall(r"\w+", pair.other))
    return [name for name in _CAPITALISED.findall(pair.english) if name in other]


class SurfaceVariation:
    """Random changes of the surface that a translation must survive.

    Political speech knows few names and always ends in a full stop; news knows many names and
    headlines without one. So: names which both sides share are exchanged for other ones, which
    teaches copying; the final stop is dropped; some pairs are lower-cased.
    """

    swap_share = 0.5
    drop_stop_share = 0.06
    lower_share = 0.02

    def __init__(self, names: Sequence[str], seed: int) -> None:
        self._names = names
        self._random = random.Random(seed)

    def __call__(self, pair: Pair) -> Pair:
        """Return `pair`, perhaps changed; both sides always change together."""
        english, other = pair.english, pair.other
        if self._names and self._random.random() < self.swap_share:
            for name in shared_names(pair):
                pattern = re.compile(rf"\b{re.escape(name)}\b")
                new_name = self._random.choice(self._names)
                english, other = pattern.sub(new_name, english), pattern.sub(new_name, other)
        both_stop = english.endswith(".") and other.endswith(".")
        if both_stop and self._random.random() < self.drop_stop_share:
            english, other = english[:-1], other[:-1]
        if self._random.random() < self.lower_share:
            english, other = english.lower(), other.lower()
        return Pair(english, other)


@dataclass(frozen=True, slots=True)
class EncodedCorpus:
    """Sentences as piece ids, without special tokens.

    `pieces[side]` is one flat int16 array of all sentences of that side (0 English, 1 other);
    sentence i is `pieces[side][offsets[side][i]:offsets[side][i + 1]]`. `languages[i]` is the
    piece id of the task token of pair i's other language.
    """

    pieces: tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]
    offsets: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    languages: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.languages)

    def sentence(self, side: int, index: int) -> npt.NDArray[np.int16]:
        """Return the piece ids of sentence `index` of `side`; shape [pieces]."""
        start, end = self.offsets[side][index : index + 2]
        return self.pieces[side][start:end]

    def lengths(self, side: int) -> npt.NDArray[np.int64]:
        """Return the number of pieces of every sentence of `side`; shape [pairs]."""
        return np.diff(self.offsets[side])

    @classmethod
    def from_sentences(
        cls,
        english: Sequence[Sequence[int]],
        other: Sequence[Sequence[int]],
        languages: Sequence[int],
    ) -> EncodedCorpus:
        """Pack lists of piece ids; all three sequences have one entry a pair."""

        def pack(
            side: Sequence[Sequence[int]],
        ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]:
            offsets = np.zeros(len(side) + 1, dtype=np.int64)
            np.cumsum([len(sentence) for sentence in side], out=offsets[1:])
            flat = np.fromiter(
                (piece for sentence in side for piece in sentence), np.int16, int(offsets[-1])
            )
            return flat, offsets

        (pieces_0, offsets_0), (pieces_1, offsets_1) = pack(english), pack(other)
        return cls(
            (pieces_0, pieces_1), (offsets_0, offsets_1), np.asarray(languages, dtype=np.int16)
        )

    def save(self, path: Path) -> None:
        """Write one `.npz` file."""
        np.savez(
            path,
            pieces_0=self.pieces[0],
            pieces_1=self.pieces[1],
            offsets_0=self.offsets[0],
            offsets_1=self.offsets[1],
            languages=self.languages,
        )

    @classmethod
    def load(cls, path: Path) -> EncodedCorpus:
        """Read what `save` wrote."""
        if not path.is_file():
            raise FileNotFoundError(f"{path}: no corpus; run training.translation.prepare first")
        with np.load(path) as arrays:
            return cls(
                (arrays["pieces_0"], arrays["pieces_1"]),
                (arrays["offsets_0"], arrays["offsets_1"]),
                arrays["languages"],
            )
