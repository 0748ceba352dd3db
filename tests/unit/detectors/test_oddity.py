"""Which words may be flagged, what their scores become, and how a flag grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from audit.detectors._flaggable import document_terms, flaggable_words
from audit.detectors._known_renderings import KnownRendering
from audit.detectors._oddity import (
    KNOWN_RENDERING_PROBABILITY,
    OddityCalibration,
    OddWord,
    odd_phrases,
    score_words,
)
from audit.document import Token
from audit.errors import ModelError
from audit.segmentation import Span, tokens

TABLE = {
    "head_means": [0, 0],
    "head_scales": [1, 2],
    "head_weights": [1, 1],
    "error_weights": [0, 2],
    "spared_error_weights": [1, 0],
    "neighbour_shares": [0, 0],
    "extra_piece_penalty": 0.5,
    "curve": {"intercept": 0, "slope": 1},
    "error_curve": {"intercept": -1, "slope": 1},
    "spared_error_curve": {"intercept": -2, "slope": 1},
    "minor_probability": 0.7,
    "major_probability": 0.9,
    "grow_probability": 0.5,
}
CALIBRATION = OddityCalibration.from_manifest(TABLE, 2)
ALL = frozenset(range(9))


def cut(text: str) -> tuple[Token, ...]:
    return tokens(text, Span(0, len(text)))


def flaggable(text: str, terms: frozenset[str] = frozenset()) -> list[str]:
    row = cut(text)
    return [row[index].text for index in sorted(flaggable_words(row, terms))]


def phrases(text: str, **probabilities: float) -> list[str]:
    """The flagged phrases when words have the given probabilities, all others 0.1."""
    row = cut(text)
    words = [
        OddWord(index, probability, probability, probability, (), 0)
        for index, token in enumerate(row)
        for probability in [probabilities.get(token.lower, 0.1)]
    ]
    everything = flaggable_words(row, frozenset())
    found = odd_phrases(row, words, everything, CALIBRATION, CALIBRATION.minor_probability)
    return [text[row[item.first].start : row[item.last].end] for item in found]


def test_a_word_of_a_known_rendering_needs_less_and_takes_all_of_it() -> None:
    text = "The law entered into strength today."
    row = cut(text)
    words = [
        OddWord(index, odd, odd, odd, (), 0)
        for index, odd in enumerate((0.1, 0.1, 0.1, 0.1, KNOWN_RENDERING_PROBABILITY, 0.1, 0.1))
    ]
    rendering = KnownRendering(2, 4, ("came into force",))
    limit = CALIBRATION.minor_probability
    everything = flaggable_words(row, frozenset())
    assert not list(odd_phrases(row, words, everything, CALIBRATION, limit))
    (phrase,) = odd_phrases(row, words, everything, CALIBRATION, limit, [rendering])
    assert (phrase.first, phrase.last, phrase.rendering) == (2, 4, rendering)
    assert phrase.word.position == 4


class TestCalibration:
    def test_probability_rises_with_the_score(self) -> None:
        values = [CALIBRATION.curve.probability(score) for score in (-5, 0, 5)]
        assert values[1] == 0.5
        assert values == sorted(values)

    def test_without_shares_a_word_is_judged_by_itself(self) -> None:
        table = {name: value for name, value in TABLE.items() if name != "neighbour_shares"}
        assert OddityCalibration.from_manifest(table, 2) == CALIBRATION

    @pytest.mark.parametrize("key", sorted(set(TABLE) - {"neighbour_shares"}))
    def test_missing_key_is_an_error(self, key: str) -> None:
        table = {name: value for name, value in TABLE.items() if name != key}
        with pytest.raises(ModelError, match=key):
            OddityCalibration.from_manifest(table, 2)

    def test_other_number_of_heads_is_an_error(self) -> None:
        with pytest.raises(ModelError, match="not for its 3 heads"):
            OddityCalibration.from_manifest(TABLE, 3)

    def test_plain_reading_is_the_mean_logit(self) -> None:
        plain = OddityCalibration.plain(2)
        row = cut("car")
        (word,) = score_words(row, 0, [(0, 3)], np.array([[2.0, 4.0]]), frozenset(), plain)
        assert word is not None
        assert word.oddity == word.error_probability
        assert word.oddity == pytest.approx(1 / (1 + np.exp(-3)))


class TestScores:
    def test_word_takes_the_maximum_over_its_pieces_per_head(self) -> None:
        logits = np.array([[1.0, 0.0], [0.0, 4.0], [9.0, 9.0]])
        word, other = score_words(
            cut("ornate car"), 0, [(0, 3), (3, 6), (7, 10)], logits, ALL, CALIBRATION
        )
        assert word is not None
        assert other is not None
        assert word.head_logits == (1.0, 4.0)
        assert word.score == 1.0 + 4.0 / 2 - 0.5
        assert other.score == 9.0 + 4.5

    def test_probability_of_any_error_has_its_own_weights_and_curves(self) -> None:
        row, logits = cut("ornate Minsk"), np.array([[5.0, 3.0], [5.0, 3.0]])
        word, name = score_words(row, 0, [(0, 6), (7, 12)], logits, frozenset({0}), CALIBRATION)
        assert word is not None
        assert name is not None
        assert word.oddity == name.oddity == CALIBRATION.curve.probability(5.0 + 3.0 / 2)
        # second head only, doubled: 2 x 3 / 2
        assert word.error_probability == CALIBRATION.error_curve.probability(3.0)
        assert name.error_probability == CALIBRATION.spared_error_curve.probability(5.0)

    def test_offsets_are_those_of_the_sentence(self) -> None:
        text = "Yes. No car"
        row = tokens(text, Span(5, 11))
        _, word = score_words(row, 5, [(0, 2), (3, 6)], np.eye(2), ALL, CALIBRATION)
        assert word is not None
        assert word.head_logits == (0.0, 1.0)

    def test_an_error_of_any_kind_is_looked_for_in_the_words_on_either_side_as_well(self) -> None:
        shares = replace(CALIBRATION, neighbour_shares=(0.0, 0.5))
        logits = np.array([[0.0, 2.0], [0.0, 4.0], [0.0, 99.0], [0.0, 6.0]])
        row, spans = cut("an ornate, car"), [(0, 2), (3, 9), (9, 10), (11, 14)]
        words = score_words(row, 0, spans, logits, ALL, shares)
        # Halves of 1, 2 and 3, which are z-values; beside the first and the last word stands the
        # mean, and the comma is no word.
        expected = [1 + (2 + 2) / 2, 2 + (1 + 3) / 2, 99 / 2, 3 + (2 + 2) / 2]
        assert [word and word.error_probability for word in words] == pytest.approx(
            [CALIBRATION.error_curve.probability(2 * value) for value in expected]
        )
        plain = score_words(row, 0, spans, logits, ALL, CALIBRATION)
        assert [word and word.oddity for word in words] == [word and word.oddity for word in plain]

    def test_token_without_a_piece_has_no_score(self) -> None:
        assert score_words(cut("a b"), 0, [(0, 1)], np.zeros((1, 2)), ALL, CALIBRATION)[1] is None
        assert score_words(cut("a"), 0, [], np.zeros((0, 2)), ALL, CALIBRATION) == [None]


class TestFlaggableWords:
    def test_names_numbers_and_clitics_are_left_out(self) -> None:
        text = "The envoy of Belarus didn't meet Canada's 3 NATO ministers on Nov. 22"
        assert flaggable(text) == ["The", "envoy", "of", "did", "meet", "ministers", "on"]

    def test_first_word_is_a_name_before_another_one(self) -> None:
        assert flaggable("Valery Kavaleuski spoke") == ["spoke"]
        assert flaggable("In Minsk they spoke") == ["In", "they", "spoke"]
        assert flaggable("Protesters spoke") == ["Protesters", "spoke"]

    def test_parts_of_a_hyphenated_compound_are_left_out(self) -> None:
        assert flaggable("the pro-Beijing camp") == ["the", "camp"]
        assert flaggable("a silver-haired man") == ["a", "man"]

    def test_hyphen_between_blanks_ties_nothing(self) -> None:
        assert flaggable("he came - late") == ["he", "came", "late"]

    def test_foreign_letters_are_left_out(self) -> None:
        assert flaggable("a naïve café owner") == ["a", "owner"]

    def test_short_quotation_is_left_out_and_a_long_one_is_not(self) -> None:
        assert flaggable("a “scrappy stepchild” here") == ["a", "here"]
        assert flaggable("“they were very glad here” and") == [
            *["they", "were", "very", "glad", "here", "and"]
        ]

    def test_terms_are_left_out(self) -> None:
        assert flaggable("the sonnet ends", frozenset({"sonnet"})) == ["the", "ends"]

    def test_a_content_word_used_three_times_is_a_term(self) -> None:
        rows = [cut("the sonnet of the poet"), cut("a sonnet and the Sonnet of a poet")]
        assert document_terms(rows) == {"sonnet"}


class TestPhrases:
    def test_nothing_below_the_threshold(self) -> None:
        assert phrases("a joint statement exploding them", exploding=0.69) == []

    def test_flag_is_the_word_alone(self) -> None:
        assert phrases("a joint statement exploding them", exploding=0.8) == ["exploding"]

    def test_flag_grows_over_odd_neighbours(self) -> None:
        text = "its de facto waiting foreign minister today"
        found = phrases(text, waiting=0.8, foreign=0.55, minister=0.6)
        assert found == ["waiting foreign minister"]

    def test_flag_takes_the_particle_of_a_verb(self) -> None:
        assert phrases("he calmed down there", calmed=0.8) == ["calmed down"]

    def test_flag_takes_the_noun_of_an_adjective(self) -> None:
        assert phrases("an ornate minister spoke", ornate=0.8) == ["ornate minister"]

    def test_flag_does_not_take_a_name(self) -> None:
        assert phrases("an ornate Minister spoke", ornate=0.8) == ["ornate"]

    def test_two_flags_never_overlap(self) -> None:
        text = "he calmed down the ornate minister"
        assert phrases(text, calmed=0.8, down=0.8, ornate=0.9) == ["calmed down", "ornate minister"]

    def test_a_name_is_never_flagged(self) -> None:
        assert phrases("they met Champagne there", champagne=0.99) == []
