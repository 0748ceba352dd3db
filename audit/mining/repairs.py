"""What the repairer proposes for mined phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from audit.document import Document, OffsetMap, Paragraph
from audit.finding import Evidence, Finding, Severity
from audit.mining.collection import MinedPhrase, Sighting
from audit.mining.phrases import lemma_in_class
from audit.repairing.repairer import Repairer
from audit.segmentation import segment

#: Repairing is slow, and a rule needs few examples.
MOST_EXAMPLES = 3


class Repair(NamedTuple):
    """``lemma`` is what most sightings get; ``texts`` has the mended sentence or None of each."""

    lemma: str | None
    texts: tuple[str | None, ...]


def repair(mined: MinedPhrase, repairer: Repairer) -> Repair:
    """The best proposals for the first ``MOST_EXAMPLES`` sightings, in their order."""
    shown = mined.sightings[:MOST_EXAMPLES]
    best = [_best_proposal(sighting, mined.flagged, repairer) for sighting in shown]
    texts = tuple(
        None if word is None else _mended(sighting, mined.flagged, word)
        for sighting, word in zip(shown, best, strict=True)
    )
    return Repair(_common_lemma(best, mined.phrase.word_class(mined.flagged)), texts)


def _best_proposal(sighting: Sighting, flagged: int, repairer: Repairer) -> str | None:
    paragraph = Paragraph(0, sighting.text, OffsetMap.contiguous(0))
    segmented = segment(Document("", sighting.text, (paragraph,))).paragraphs[0]
    proposals = repairer.propose(segmented, _finding(sighting, flagged))
    return proposals[0].text if proposals else None


def _finding(sighting: Sighting, flagged: int) -> Finding:
    start, end = sighting.spans[flagged]
    oddity = sighting.oddities[flagged]
    evidence = Evidence("garble-tagger", "mined/odd-word", "Mined.", oddity)
    return Finding(
        paragraph_index=0,
        start=start,
        end=end,
        rule_id=evidence.rule_id,
        category="style/unidiomatic",
        severity=Severity.MINOR,
        message=evidence.summary,
        confidence=oddity,
        evidence=(evidence,),
    )


def _mended(sighting: Sighting, flagged: int, word: str) -> str:
    start, end = sighting.spans[flagged]
    return sighting.text[:start] + word + sighting.text[end:]


def _common_lemma(words: Sequence[str | None], word_class: str) -> str | None:
    """The lemma of at least half of the proposals, sightings without one counting against it."""
    lemmas = Counter(
        word.lower() if word_class == "ADP" else lemma_in_class(word.lower(), word_class)
        for word in words
        if word is not None
    )
    lemma, count = next(iter(lemmas.most_common(1)), ("", 0))
    return lemma if lemma and 2 * count >= len(words) else None
