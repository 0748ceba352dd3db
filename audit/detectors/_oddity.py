"""From the tagger's logits to odd words and phrases: pure functions, no model.

A word's scores are weighted sums of the heads' logits, each as a z-value of clean English, with
the maximum over the word's pieces per head; logistic curves turn them into probabilities. One sum
asks whether the word is garble that an editor must see, the other whether people would mark or
change it at all; the first decides what is flagged, the second what a rating is expected from.
Every number comes from the ``calibration`` of the model's manifest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.detectors._flaggable import FUNCTION_WORDS
from audit.detectors._known_renderings import KnownRendering
from audit.document import Token
from audit.errors import ModelError
from audit.lexicon import entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KNOWN_RENDERING_PROBABILITY = 0.3
"""Chosen on tests/data/written_twins.dev.tsv, half of what the shipped taggers are flagged from."""

_PARTICLES = frozenset(
    "about across along apart around aside away back by down forward in into "
    "off on onto out over through to together up".split()
)


class Curve(NamedTuple):
    """The probability that belongs to a score: 1 / (1 + exp(-(intercept + slope x score)))."""

    intercept: float
    slope: float

    def probability(self, score: float) -> float:
        """In (0, 1), rising with the score."""
        return 1.0 / (1.0 + math.exp(-(self.intercept + self.slope * score)))


@dataclass(frozen=True, slots=True)
class OddityCalibration:
    """How to read a tagger's logits.

    ``head_means`` and ``head_scales`` standardise each head, ``head_weights`` weight the sum;
    ``extra_piece_penalty`` is taken off the score for each piece of a word after the first, two at
    most (rare words are cut into pieces). ``curve`` makes it the oddity. A word is flagged from
    ``minor_probability``, as major from ``major_probability``, and a flag grows to neighbours from
    ``grow_probability``.

    The probability of an error of any kind is the sum by ``error_weights`` on ``error_curve``; for
    a word that is never flagged both are those called ``spared``. Post-editors and raters correct a
    name for other reasons than a verb. Raters mark phrases, so a word's heads are taken together
    with their ``neighbour_shares`` of the words on either side.
    """

    head_means: tuple[float, ...]
    head_scales: tuple[float, ...]
    head_weights: tuple[float, ...]
    error_weights: tuple[float, ...]
    spared_error_weights: tuple[float, ...]
    neighbour_shares: tuple[float, ...]
    extra_piece_penalty: float
    curve: Curve
    error_curve: Curve
    spared_error_curve: Curve
    minor_probability: float
    major_probability: float
    grow_probability: float

    @classmethod
    def from_manifest(cls, table: Mapping[str, Any], head_count: int) -> OddityCalibration:
        """Read ``calibration``; raises ``ModelError`` if it is incomplete or for other heads.

        Only ``neighbour_shares`` may be missing: then a word is judged by itself.
        """
        table = {"neighbour_shares": (0.0,) * head_count, **table}
        try:
            per_head = {key: tuple(map(float, table[key])) for key in _PER_HEAD}
            scalars = {key: float(table[key]) for key in _SCALARS}
            curves = {
                key: Curve(float(table[key]["intercept"]), float(table[key]["slope"]))
                for key in _CURVES
            }
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"the tagger's calibration cannot be used ({error!r})") from error
        if any(len(values) != head_count for values in per_head.values()):
            raise ModelError(f"the tagger's calibration is not for its {head_count} heads")
        return cls(**per_head, **scalars, **curves)  # type: ignore[arg-type]

    @classmethod
    def plain(cls, head_count: int) -> OddityCalibration:
        """For a tagger without a manifest: the mean of the logits, read as it is."""
        ones = (1.0,) * head_count
        zeros = (0.0,) * head_count
        mean = Curve(0.0, 1.0 / head_count)
        return cls(zeros, ones, ones, ones, ones, zeros, 0.0, mean, mean, mean, 0.7, 0.9, 0.5)


_PER_HEAD = (
    "head_means",
    "head_scales",
    "head_weights",
    "error_weights",
    "spared_error_weights",
    "neighbour_shares",
)
_SCALARS = ("extra_piece_penalty", "minor_probability", "major_probability", "grow_probability")
_CURVES = ("curve", "error_curve", "spared_error_curve")


class OddWord(NamedTuple):
    """The token at ``position`` of its sentence: score, oddity and each head's logit.

    ``error_probability`` is that of an error of any kind. ``extra_pieces`` counts its pieces after
    the first, two at most.
    """

    position: int
    score: float
    oddity: float
    error_probability: float
    head_logits: tuple[float, ...]
    extra_pieces: int


class OddPhrase(NamedTuple):
    """Tokens [first, last] of a sentence; ``word`` is the oddest one among them.

    ``rendering`` is the known rendering that they are or contain.
    """

    first: int
    last: int
    word: OddWord
    rendering: KnownRendering | None = None


def score_words(
    tokens: Sequence[Token],
    sentence_start: int,
    spans: Sequence[tuple[int, int]],
    logits: NDArray[np.float64],
    flaggable: frozenset[int],
    calibration: OddityCalibration,
) -> list[OddWord | None]:
    """One entry per token; None for a token without a piece of its own.

    ``spans`` are the pieces' spans within the sentence, ``logits`` is pieces x heads.
    """
    import numpy as np

    words: list[OddWord | None] = [None] * len(tokens)
    if not spans:
        return words
    starts, ends = np.array(spans).T
    first = np.searchsorted(ends, [token.start - sentence_start for token in tokens], "right")
    stop = np.searchsorted(starts, [token.end - sentence_start for token in tokens], "left")
    places = np.flatnonzero(first < stop).tolist()
    if not places:
        return words
    highest = np.stack([logits[first[place] : stop[place]].max(axis=0) for place in places])
    values = (highest - calibration.head_means) / calibration.head_scales
    extra_pieces = np.minimum((stop - first)[places] - 1, 2)
    scores = values @ calibration.head_weights - calibration.extra_piece_penalty * extra_pieces
    in_context = values.copy()
    is_word = [tokens[place].is_word for place in places]
    if any(is_word):
        in_context[is_word] += beside(values[is_word]) * calibration.neighbour_shares
    errors = in_context @ calibration.error_weights
    spared_errors = in_context @ calibration.spared_error_weights
    for row, place in enumerate(places):
        words[place] = OddWord(
            position=place,
            score=float(scores[row]),
            oddity=calibration.curve.probability(scores[row]),
            error_probability=(
                calibration.error_curve.probability(errors[row])
                if place in flaggable
                else calibration.spared_error_curve.probability(spared_errors[row])
            ),
            head_logits=tuple(highest[row].tolist()),
            extra_pieces=int(extra_pieces[row]),
        )
    return words


def beside(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the words on either side have, summed; before the first and after the last the mean.

    ``values`` are the words of one sentence, at least one, x heads; so is the result.
    """
    import numpy as np

    mean = values.mean(axis=0, keepdims=True)
    padded = np.concatenate([mean, values, mean])
    sums: NDArray[np.float64] = padded[:-2] + padded[2:]
    return sums


def odd_phrases(
    tokens: Sequence[Token],
    words: Sequence[OddWord | None],
    flaggable: frozenset[int],
    calibration: OddityCalibration,
    threshold: float,
    known: Sequence[KnownRendering] = (),
) -> Iterator[OddPhrase]:
    """Flags of a sentence in reading order, each grown to its phrase; they never overlap.

    A word of a ``known`` rendering is flagged from ``KNOWN_RENDERING_PROBABILITY``.
    """
    rendering_at = {at: item for item in known for at in range(item.first, item.last + 1)}
    last_taken = -1
    for index in range(len(tokens)):
        word = words[index]
        if index <= last_taken or index not in flaggable or word is None:
            continue
        rendering = rendering_at.get(index)
        if word.oddity < (min(threshold, KNOWN_RENDERING_PROBABILITY) if rendering else threshold):
            continue
        first, last = _grown(tokens, words, flaggable, index, calibration)
        if rendering is not None:
            first, last = min(first, rendering.first), max(last, rendering.last)
        first = max(first, last_taken + 1)
        inside = [item for item in words[first : last + 1] if item and item.position in flaggable]
        yield OddPhrase(first, last, max(inside, key=lambda item: item.score), rendering)
        last_taken = last


def _grown(
    tokens: Sequence[Token],
    words: Sequence[OddWord | None],
    flaggable: frozenset[int],
    index: int,
    calibration: OddityCalibration,
) -> tuple[int, int]:
    def joins(other: int) -> bool:
        word = words[other] if 0 <= other < len(words) else None
        return (
            word is not None and other in flaggable and word.oddity >= calibration.grow_probability
        )

    first = last = index
    while joins(first - 1):
        first -= 1
    while joins(last + 1):
        last += 1
    if last + 1 in flaggable and _clings_to_next(tokens[last].lower, tokens[last + 1].lower):
        last += 1
    return first, last


def _clings_to_next(lower: str, following: str) -> bool:
    """True for a verb before its particle and an adjective before its noun."""
    classes = entry(lower).classes
    if "VERB" in classes and following in _PARTICLES:
        return True
    is_noun = "NOUN" in entry(following).classes and following not in FUNCTION_WORDS
    return "ADJ" in classes and "NOUN" not in classes and "VERB" not in classes and is_noun
