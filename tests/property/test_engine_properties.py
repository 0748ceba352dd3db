"""Whatever the text: spans lie in it, nothing crashes, and combining loses no paragraph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import audit
from audit.combining import combine
from audit.errors import PatternError, ReadError
from audit.finding import Evidence, Finding, Severity
from audit.patterns.syntax import compile_pattern
from audit.rulebook.examples import paragraphs_of

#: Text that provokes the rules: marks, garble, names, digits and rare scripts side by side.
PIECES = st.sampled_from(
    ["“", "”", '"', "(", ")", "the", "The", "statement", "exploding", "Belarus", "his", "six",
     "term", ".", ",", " ", "  ", "\n\n", "’s", "-", "–", "Ã©", "привет", "𝒳", "1,000", "%", "а́"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join),
                  st.lists(PIECES, max_size=60).map(" ".join))  # fmt: skip


@given(TEXTS)
def test_findings_lie_in_their_paragraph_and_map_to_the_file(text: str) -> None:
    try:
        report = audit.audit_text(text, models=False)
    except ReadError:
        return
    assert report.failures == ()
    for finding in report.findings:
        paragraph = report.paragraphs[finding.paragraph_index].paragraph
        assert 0 <= finding.start < finding.end <= len(paragraph.text)
        line, column = report.document.location(finding.paragraph_index, finding.start)
        assert line >= 1
        assert column >= 1


@given(TEXTS)
def test_score_stays_between_0_and_100(text: str) -> None:
    try:
        report = audit.audit_text(text, models=False)
    except ReadError:
        return
    assert all(0 <= part.score.score_0_100 <= 100 for part in (report, *report.paragraphs))


@given(st.text())
def test_pattern_either_compiles_or_explains_itself(source: str) -> None:
    try:
        pattern = compile_pattern(source)
    except PatternError:
        return
    for sentence in paragraphs_of("One “two” three-four five’s 6.").paragraphs[0].sentences:
        for match in pattern.search(sentence):
            assert 0 <= match.start < match.end <= len(sentence.tokens)


@st.composite
def some_findings(draw: st.DrawFn) -> list[Finding]:
    found = []
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, 60))
        evidence = (Evidence(draw(st.sampled_from(["rule", "garble-tagger"])), "p/r", "s"),)
        found.append(
            Finding(
                draw(st.integers(0, 2)),
                start,
                start + draw(st.integers(1, 30)),
                "p/r",
                "style/awkward",
                draw(st.sampled_from(list(Severity))),
                "m",
                draw(st.floats(0, 1)),
                evidence,
            )
        )
    return found


@given(some_findings())
def test_combining_keeps_the_worst_severity_of_every_paragraph(found: list[Finding]) -> None:
    def worst(findings: list[Finding]) -> dict[int, int]:
        ranks: dict[int, int] = {}
        for item in findings:
            ranks[item.paragraph_index] = max(
                item.severity.rank, ranks.get(item.paragraph_index, 0)
            )
        return ranks

    assert worst(list(combine(found))) == worst(found)


@given(some_findings())
def test_combining_never_makes_findings_more(found: list[Finding]) -> None:
    merged = combine(found)
    assert len(merged) <= len(found)
    assert all(0 <= item.confidence <= 1 for item in merged)
