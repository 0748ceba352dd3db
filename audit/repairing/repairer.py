"""Proposes a replacement only where it makes the whole sentence better, and nothing worse.

The burden of a sentence is the number of errors that the tagger expects in it, as the negative
log-probability that no word is wrong: sum over words of -ln(1 - p). A candidate's score is how much
of the burden it takes away, less a small price for being far down the list of likely words. A
candidate that the tagger still doubts where it now stands is none, whatever it does for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol, runtime_checkable

from audit.document import Document, OffsetMap, Paragraph, Sentence
from audit.engine import Engine
from audit.finding import Finding
from audit.repairing.ambiguity import Ambiguity, ambiguity_behind
from audit.repairing.trials import Trial, trials_of
from audit.segmentation import segment

#: Price of rank r is RANK_PRICE * ln(1 + r). Like LEAST_SCORE it was chosen on written twins
#: (benchmarks/repairs.py, tests/data/written_twins.dev.tsv), which no rule and no article is from.
RANK_PRICE = 0.8
LEAST_SCORE = 1.5
#: The tagger may not find the new word odder than this. Set so that an editor would accept well
#: over half of the first proposals (benchmarks/repairs.py, with the verdicts in tests/data).
MOST_DOUBT = 0.15
#: Proposals this much below the best one are not worth an editor's time.
WIDEST_GAP = 0.7
MOST_PROPOSALS = 3
#: Every trial reads its whole sentence. What is longer than this is a list, or no sentence at all.
MOST_TOKENS = 80
_SURE = 1e-6

WordOddities = Sequence[tuple[int, int, float]]


@runtime_checkable
class WordJudge(Protocol):
    """Gives (start, end, probability of being an error) for the words of each text."""

    def word_oddity(self, texts: Sequence[str]) -> Sequence[WordOddities]:
        """One list per text."""
        ...


@runtime_checkable
class SentenceMender(Protocol):
    """Writes down whole sentences as they were probably meant."""

    def mended(self, sentences: Sequence[str]) -> Sequence[Sequence[str]]:
        """The versions of each sentence, the likeliest first; none where it has nothing to say."""
        ...


class Proposal(NamedTuple):
    """``text`` replaces the whole span of the finding; ``score`` is in nats.

    ``ambiguity`` is the foreign word that an engine may have misread, where one is known.
    """

    text: str
    score: float
    ambiguity: Ambiguity | None = None


class Repairer:
    """Tries candidates; ``engine`` has the rules that a repair must not set off.

    With a ``mender`` the changes that it makes to flagged words are candidates, too.
    """

    def __init__(
        self, judge: WordJudge, engine: Engine, mender: SentenceMender | None = None
    ) -> None:
        self._judge = judge
        self._engine = engine
        self._mender = mender

    def suggest(self, document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, with suggestions for those of the tagger that have none yet."""
        wanting = [finding for finding in findings if _wants_proposals(finding)]
        versions = self._versions(document, wanting)
        return tuple(
            self._suggested(document.paragraphs[finding.paragraph_index], finding, versions)
            if _wants_proposals(finding)
            else finding
            for finding in findings
        )

    def _versions(
        self, document: Document, findings: Sequence[Finding]
    ) -> Mapping[str, Sequence[str]]:
        """What the mender makes of each flagged sentence; all are given to it at once."""
        if self._mender is None:
            return {}
        texts = dict.fromkeys(
            text
            for finding in findings
            if (text := _sentence_text(document.paragraphs[finding.paragraph_index], finding))
        )
        return dict(zip(texts, self._mender.mended(list(texts)), strict=True)) if texts else {}

    def _suggested(
        self, paragraph: Paragraph, finding: Finding, versions: Mapping[str, Sequence[str]]
    ) -> Finding:
        own = versions.get(_sentence_text(paragraph, finding), ())
        proposals = self.propose(paragraph, finding, own)
        return _with_proposals(finding, proposals) if proposals else finding

    def propose(
        self, paragraph: Paragraph, finding: Finding, versions: Sequence[str] = ()
    ) -> list[Proposal]:
        """The best replacements for a finding of a segmented paragraph, the best first.

        ``versions`` are its sentence as it may have been meant, the likeliest first.
        """
        sentence = _sentence_at(paragraph, finding.start)
        if sentence is None or len(sentence.tokens) > MOST_TOKENS:
            return []
        trials = trials_of(paragraph, sentence, finding, versions)
        if not trials:
            return []
        before = paragraph.text[sentence.start : sentence.end]
        oddities = self._judge.word_oddity([before, *(trial.sentence for trial in trials)])
        burden = _burden(oddities[0])
        scored = [
            (burden - _burden(words) - RANK_PRICE * math.log1p(trial.candidate.rank), trial)
            for words, trial in zip(oddities[1:], trials, strict=True)
            if _doubt(words, trial) <= MOST_DOUBT
        ]
        scored.sort(key=lambda item: (-item[0], item[1].candidate))
        return list(self._shown(paragraph, finding, scored))

    def _shown(
        self, paragraph: Paragraph, finding: Finding, scored: Sequence[tuple[float, Trial]]
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

    def _sets_off_a_rule(self, paragraph: Paragraph, finding: Finding, trial: Trial) -> bool:
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


def _wants_proposals(finding: Finding) -> bool:
    by_tagger = any(item.kind == "garble-tagger" for item in finding.evidence)
    return by_tagger and not finding.suggestions and finding.side == "target"


def _sentence_text(paragraph: Paragraph, finding: Finding) -> str:
    """Empty where the finding stands in no sentence."""
    sentence = _sentence_at(paragraph, finding.start)
    return "" if sentence is None else paragraph.text[sentence.start : sentence.end]


def _sentence_at(paragraph: Paragraph, offset: int) -> Sentence | None:
    return next((item for item in paragraph.sentences if item.start <= offset < item.end), None)


def _burden(words: WordOddities) -> float:
    return -sum(math.log(max(_SURE, 1.0 - probability)) for _, _, probability in words)


def _doubt(words: WordOddities, trial: Trial) -> float:
    """The highest probability that a new word is wrong; 0 for words that are not judged."""
    end = trial.start + len(trial.candidate.text)
    own = (odd for begin, until, odd in words if begin < end and trial.start < until)
    return max(own, default=0.0)
