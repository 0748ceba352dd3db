"""Proposes a replacement only where it makes the whole sentence better, and nothing worse.

The burden of a sentence is the number of errors that the tagger expects in it, as the negative
log-probability that no word is wrong: sum over words of -ln(1 - p). A candidate's score is how much
of the burden it takes away, less a small price for being far down the list of likely words. A
candidate that the tagger still doubts where it now stands is none, whatever it does for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, runtime_checkable

from audit.document import Document, OffsetMap, Paragraph, Sentence
from audit.engine import Engine
from audit.finding import Finding
from audit.repairing.ambiguity import Ambiguity, ambiguity_behind
from audit.repairing.candidates import Candidate, word_candidates
from audit.segmentation import segment

#: Price of rank r is RANK_PRICE * ln(1 + r). Like LEAST_SCORE it was chosen on garbled twins of
#: clean sentences (benchmarks/repairs.py), which no rule and no article comes from.
RANK_PRICE = 0.1
LEAST_SCORE = 0.5
#: The tagger may not find the new word odder than this. Set so that an editor would accept well
#: over half of the first proposals (benchmarks/repairs.py, with the verdicts in tests/data).
MOST_DOUBT = 0.15
#: Proposals this much below the best one are not worth an editor's time.
WIDEST_GAP = 0.7
MOST_PROPOSALS = 3
_SURE = 1e-6

WordOddities = Sequence[tuple[int, int, float]]


@runtime_checkable
class WordJudge(Protocol):
    """Gives (start, end, probability of being an error) for the words of each text."""

    def word_oddity(self, texts: Sequence[str]) -> Sequence[WordOddities]:
        """One list per text."""
        ...


class Proposal(NamedTuple):
    """``text`` replaces the whole span of the finding; ``score`` is in nats.

    ``ambiguity`` is the foreign word that an engine may have misread, where one is known.
    """

    text: str
    score: float
    ambiguity: Ambiguity | None = None


@dataclass(frozen=True, slots=True)
class _Trial:
    """A finding's sentence with one ``word`` replaced, which stood at ``start`` in it."""

    word: str
    start: int
    candidate: Candidate
    replacement: str
    sentence: str
    paragraph: str


class Repairer:
    """Tries candidates; ``engine`` has the rules that a repair must not set off."""

    def __init__(self, judge: WordJudge, engine: Engine) -> None:
        self._judge = judge
        self._engine = engine

    def suggest(self, document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, with suggestions for those of the tagger that have none yet."""
        return tuple(
            _with_proposals(finding, proposals)
            if (proposals := self._wanted(document, finding))
            else finding
            for finding in findings
        )

    def _wanted(self, document: Document, finding: Finding) -> list[Proposal]:
        by_tagger = any(item.kind == "garble-tagger" for item in finding.evidence)
        if finding.suggestions or not by_tagger or finding.side != "target":
            return []
        return self.propose(document.paragraphs[finding.paragraph_index], finding)

    def propose(self, paragraph: Paragraph, finding: Finding) -> list[Proposal]:
        """The best replacements for a finding of a segmented paragraph, the best first."""
        sentence = _sentence_at(paragraph, finding.start)
        if sentence is None:
            return []
        trials = list(_trials(paragraph, sentence, finding))
        if not trials:
            return []
        before = paragraph.text[sentence.start : sentence.end]
        oddities = self._judge.word_oddity([before, *(trial.sentence for trial in trials)])
        burden = _burden(oddities[0])
        scored = [
            (burden - _burden(words) - RANK_PRICE * math.log1p(trial.candidate.rank), trial)
            for words, trial in zip(oddities[1:], trials, strict=True)
            if _doubt(words, trial.start) <= MOST_DOUBT
        ]
        scored.sort(key=lambda item: (-item[0], item[1].candidate))
        return list(self._shown(paragraph, finding, scored))

    def _shown(
        self, paragraph: Paragraph, finding: Finding, scored: Sequence[tuple[float, _Trial]]
    ) -> Iterator[Proposal]:
        best = max((score for score, _ in scored), default=0.0)
        shown = 0
        for score, trial in scored:
            if shown == MOST_PROPOSALS or score < max(LEAST_SCORE, best - WIDEST_GAP):
                return
            if not self._sets_off_a_rule(paragraph, finding, trial):
                shown += 1
                ambiguity = ambiguity_behind(trial.word, trial.candidate.text)
                yield Proposal(trial.replacement, round(score, 3), ambiguity)

    def _sets_off_a_rule(self, paragraph: Paragraph, finding: Finding, trial: _Trial) -> bool:
        """True if a rule fires on the replacement that does not fire there now."""
        start, end = finding.start, finding.start + len(trial.replacement)
        return not self._rules_at(trial.paragraph, start, end) <= self._rules_at(
            paragraph.text, finding.start, finding.end
        )

    def _rules_at(self, text: str, start: int, end: int) -> set[str]:
        paragraph = Paragraph(0, text, OffsetMap.contiguous(0))
        results = self._engine.run(segment(Document("", text, (paragraph,))))
        return {item.rule_id for item in results.findings if item.start < end and start < item.end}


def _with_proposals(finding: Finding, proposals: Sequence[Proposal]) -> Finding:
    """The finding with its suggestions; the tagger's evidence says what explains them."""
    suggestions = tuple(item.text for item in proposals)
    ambiguity = next((item.ambiguity for item in proposals if item.ambiguity), None)
    if ambiguity is None:
        return replace(finding, suggestions=suggestions)
    evidence = tuple(
        ambiguity.added_to(item) if item.kind == "garble-tagger" else item
        for item in finding.evidence
    )
    return replace(finding, suggestions=suggestions, evidence=evidence)


def _trials(paragraph: Paragraph, sentence: Sentence, finding: Finding) -> Iterator[_Trial]:
    """One word of the finding replaced at a time."""
    text = paragraph.text
    for token in sentence.tokens:
        if not (finding.start <= token.start and token.end <= finding.end):
            continue
        if _is_name(token.text, sentence, token.start):
            continue
        for candidate in word_candidates(token.text):
            mended = text[: token.start] + candidate.text + text[token.end :]
            grown = len(candidate.text) - len(token.text)
            yield _Trial(
                token.text,
                token.start - sentence.start,
                candidate,
                mended[finding.start : finding.end + grown],
                mended[sentence.start : sentence.end + grown],
                mended,
            )


def _is_name(text: str, sentence: Sentence, start: int) -> bool:
    """Names and numbers are never exchanged; a capital at the sentence's start tells nothing."""
    return text[:1].isdigit() or (text[:1].isupper() and start > sentence.start)


def _sentence_at(paragraph: Paragraph, offset: int) -> Sentence | None:
    return next((item for item in paragraph.sentences if item.start <= offset < item.end), None)


def _burden(words: WordOddities) -> float:
    return -sum(math.log(max(_SURE, 1.0 - probability)) for _, _, probability in words)


def _doubt(words: WordOddities, start: int) -> float:
    """The probability that the word at ``start`` is wrong; 0 for words that are not judged."""
    return next((odd for begin, end, odd in words if begin <= start < end), 0.0)
