"""Articles with planted garble, and a judge that knows what was planted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.document import Document, OffsetMap, Paragraph
from audit.finding import Finding
from audit.mining.collection import Collector
from audit.report import WordProbability
from audit.segmentation import segment

#: Clean sentences; "human roots" stands in three of the articles where "human rights" should.
PLANTED = {
    "a.txt": "The police trampled human roots in the capital. The meeting ended after two hours.",
    "b.txt": "They asked the government to respect human roots and to free the prisoners at once.",
    "c.txt": "A long report says that human roots were ignored for many years by the guards.",
    "d.txt": "The farmer pulled the roots of the old tree out of the ground on Friday.",
}
ODD = {("human", "roots"): 0.6}


def document(name: str, text: str) -> Document:
    return segment(Document(name, text, (Paragraph(0, text, OffsetMap.contiguous(0)),)))


def judged(
    article: Document, odd: Mapping[tuple[str, str], float]
) -> dict[int, list[WordProbability]]:
    """A word is as odd as the table says of it behind the word before it, else 0.01."""
    words = []
    for sentence in article.paragraphs[0].sentences:
        before = ""
        for token in sentence.tokens:
            oddity = odd.get((before, token.lower), 0.01)
            words.append(WordProbability(token.start, token.end, 0.5, oddity))
            before = token.lower
    return {0: words}


def collected(
    articles: Mapping[str, str] = PLANTED,
    odd: Mapping[tuple[str, str], float] = ODD,
    findings: Mapping[str, Sequence[Finding]] | None = None,
) -> Collector:
    collector = Collector(0.4)
    for name, text in articles.items():
        article = document(name, text)
        collector.add(article, judged(article, odd), (findings or {}).get(name, ()))
    return collector
