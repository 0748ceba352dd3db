"""A finding's sentence with something else in the place of what was flagged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from audit.document import Paragraph, Sentence
from audit.finding import Finding
from audit.lexicon import LONGEST_PHRASE_WORDS
from audit.repairing.candidates import Candidate, is_name, phrase_candidates, word_candidates
from audit.repairing.versions import substitutions


@dataclass(frozen=True, slots=True)
class Trial:
    """``sentence`` has ``candidate`` at ``start``, where the ``word`` stood (or several words).

    ``replacement`` is what the whole span of the finding becomes, ``paragraph`` what the paragraph
    does.
    """

    word: str
    start: int
    candidate: Candidate
    replacement: str
    sentence: str
    paragraph: str


def trials_of(
    paragraph: Paragraph, sentence: Sentence, finding: Finding, versions: Sequence[str] = ()
) -> list[Trial]:
    """What to try for a finding: likely words, and what ``versions`` of the sentence have there.

    Of two trials with the same result the one of the better rank stays.
    """
    best: dict[str, Trial] = {}
    for start, end, candidate in (
        *_likely_words(sentence, finding),
        *_likely_phrases(sentence, paragraph, finding),
        *_from_versions(paragraph, sentence, finding, versions),
    ):
        trial = _trial(paragraph, sentence, finding, start, end, candidate)
        known = best.get(trial.replacement)
        if known is None or candidate.rank < known.candidate.rank:
            best[trial.replacement] = trial
    return list(best.values())


#: Half-open span of the paragraph, and what to put there.
_Swap = tuple[int, int, Candidate]


def _likely_words(sentence: Sentence, finding: Finding) -> Iterator[_Swap]:
    """One word of the finding replaced at a time."""
    for token in sentence.tokens:
        is_within = finding.start <= token.start and token.end <= finding.end
        if is_within and not is_name(token.text, begins_sentence=token.start == sentence.start):
            for candidate in word_candidates(token.text):
                yield token.start, token.end, candidate


def _likely_phrases(sentence: Sentence, paragraph: Paragraph, finding: Finding) -> Iterator[_Swap]:
    """Flagged words that are together a known rendering of another phrase."""
    tokens = [item for item in sentence.tokens if finding.start <= item.start < finding.end]
    for first, last in combinations(range(len(tokens)), 2):
        start, end = tokens[first].start, tokens[last].end
        if last - first < LONGEST_PHRASE_WORDS and end <= finding.end:
            for candidate in phrase_candidates(paragraph.text[start:end]):
                yield start, end, candidate


def _from_versions(
    paragraph: Paragraph, sentence: Sentence, finding: Finding, versions: Sequence[str]
) -> Iterator[_Swap]:
    """One change of a version at a time; the rank is that of the version."""
    original = paragraph.text[sentence.start : sentence.end]
    flagged = finding.start - sentence.start, finding.end - sentence.start
    for rank, version in enumerate(versions):
        for start, end, text in substitutions(original, version, *flagged):
            yield sentence.start + start, sentence.start + end, Candidate(text, rank)


def _trial(
    paragraph: Paragraph,
    sentence: Sentence,
    finding: Finding,
    start: int,
    end: int,
    candidate: Candidate,
) -> Trial:
    text = paragraph.text
    mended = text[:start] + candidate.text + text[end:]
    grown = len(candidate.text) - (end - start)
    return Trial(
        text[start:end],
        start - sentence.start,
        candidate,
        mended[finding.start : finding.end + grown],
        mended[sentence.start : sentence.end + grown],
        mended,
    )
