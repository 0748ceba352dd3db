"""A rich report made by hand, so that reporters are tested without engine, rules or models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from audit.document import Document, Notice, OffsetMap, Paragraph, ParagraphKind
from audit.finding import Evidence, Finding, Severity
from audit.report import (
    AuditReport,
    BackTranslation,
    ExpectedRating,
    IndexEntry,
    Manifest,
    MetricValue,
    NameForm,
    NameTitle,
    NameUse,
    ParagraphReport,
    RuleFailure,
    RuleMetadata,
    Score,
    SharedName,
    Verdict,
)

HEAD_LINES = 'title: "Allies explode Belarus over the diverted flight"\ndate: 2021-05-25\n\n'

VERB_RULE = RuleMetadata(
    id="news-idiom/violent-verb-for-criticism",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    message="'{match}' is not what a statement does; probably '{suggestion}'.",
    why="In headlines blast, slam and hammer mean “criticise”; a word-for-word engine renders "
    "the literal sense.",
    source="https://example.org/headline-verbs?lang=en&page=2",
    language="en",
)
NUMBER_RULE = RuleMetadata(
    id="numbers/spelled-out-twice",
    category="locale-conventions/number-format",
    severity=Severity.MINOR,
    message="The number is given twice.",
    why="A figure beside its own spelling is left over from a draft.",
    source="The Guardian and Observer style guide, “numbers”",
    language="en",
)
REPEAT_RULE = RuleMetadata(
    id="repetition/word-repeated",
    category="linguistic-conventions/grammar",
    severity=Severity.NEUTRAL,
    message="'{match}' stands here twice.",
    why="Engines repeat a word at a seam between two segments.",
    source="",
    language="any",
)
NAME_RULE = RuleMetadata(
    id="names/translated-name",
    category="accuracy/do-not-translate",
    severity=Severity.CRITICAL,
    message="A name has been translated.",
    why="A reader cannot tell who is meant, and may take it for somebody else.",
    source="https://example.org/names",
    language="en",
)
IDIOM_RULE = RuleMetadata(
    id="calque/word-for-word-idiom",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    message="An idiom that English does not have, word for word.",
    why="An idiom means something only as a whole; its words, rendered one by one, mean nothing.",
    source="https://example.org/idioms",
    language="en",
)
TAGGER_RULE = RuleMetadata(
    id="model/unlikely-word",
    category="style/unidiomatic",
    severity=Severity.MAJOR,
    message="'{match}' does not fit here; another word was probably meant.",
    why="A model that has read clean and garbled news finds the word out of place.",
    source="",
    language="en",
)
ODD_RULE = replace(
    TAGGER_RULE,
    id="model/odd-word",
    severity=Severity.MINOR,
    message="'{match}' is odd here; look whether it says what is meant.",
)
RULES = {
    rule.id: rule
    for rule in (VERB_RULE, NUMBER_RULE, REPEAT_RULE, NAME_RULE, IDIOM_RULE, TAGGER_RULE, ODD_RULE)
}


@dataclass(frozen=True)
class Flaw:
    """A finding before its place is known: it marks the first occurrence of ``text``."""

    text: str
    rule: RuleMetadata
    message: str
    suggestions: tuple[str, ...] = ()
    probability: float | None = None
    confidence: float = 0.95
    more_evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A paragraph with its flaws before they are placed and scored."""

    text: str
    score: float = 100.0
    verdict: Verdict = Verdict.PASS
    kind: ParagraphKind = "body"
    flaws: tuple[Flaw, ...] = ()
    round_trip: BackTranslation | None = field(default=None)
    expected: ExpectedRating | None = None


ROUND_TRIP_EVIDENCE = Evidence(
    kind="back-translation",
    rule_id="model/lost-in-round-trip",
    summary="The round trip through Russian rewrites “exploded” as “condemned”.",
    details={"kept_words": 11, "pivot_word": "осудили", "agreement": 0.123456},
)
TAGGER_EVIDENCE = Evidence(
    kind="garble-tagger",
    rule_id="model/unlikely-word",
    summary="The words are odd in this place.",
    probability=0.98765,
    details={"words": 2},
)

#: What is flagged lets the paragraph pass; what a rater may mark reaches below the gate.
DOUBTFUL_RATING = ExpectedRating(
    penalty_points=4.25,
    low_points=0.4,
    high_points=11.6,
    score_0_100=87.0,
    low_score=64.0,
    high_score=99.0,
    coverage=0.8,
    contributions={"words": 0.9, "odd_words": 3.35},
)

SCRIPT_TEXT = '<script>document.title = "owned"</script>'

DRAFTS: tuple[Draft, ...] = (
    Draft(
        "Allies explode Belarus over the diverted flight",
        score=75.0,
        verdict=Verdict.REVIEW,
        kind="heading",
        flaws=(
            Flaw("explode", VERB_RULE,
                 "'explode' is not what allies do to a country; probably 'blast'.",
                 ("blast", "condemn"), more_evidence=(TAGGER_EVIDENCE,)),
        ),
    ),
    Draft(
        "European Union leaders on Monday exploded the authorities in Minsk for the forced landing "
        "of a passenger plane, and ordered their own airlines to keep out of Belarusian airspace.",
        score=68.42,
        verdict=Verdict.FAIL,
        flaws=(
            Flaw("exploded", VERB_RULE,
                 "'exploded' is not what leaders do to authorities; probably 'blasted'.",
                 ("blasted",), more_evidence=(TAGGER_EVIDENCE, ROUND_TRIP_EVIDENCE)),
        ),
        round_trip=BackTranslation(
            pivot_language="ru",
            pivot_text="В понедельник лидеры Европейского союза осудили власти в Минске за "
            "принудительную посадку пассажирского самолёта и приказали своим авиакомпаниям "
            "избегать белорусского воздушного пространства.",
            text="On Monday, European Union leaders condemned the authorities in Minsk for forcing "
            "a passenger plane to land and ordered their airlines to avoid Belarusian airspace.",
            chrf=MetricValue(63.914, "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.5.1"),
            ter=MetricValue(
                51.724, "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.5.1"
            ),
            token_log_probability=-2.71828,
            changed=((33, 41), (75, 89)),
        ),
    ),
    Draft(
        "The plane had been on its way from Athens to Vilnius when a fighter jet was sent up to "
        "meet it. It was on the ground for seven hours.",
    ),
    Draft(
        "“This is a hijacking by a state,” the the Irish prime minister said, and called for "
        "three (3) measures that would bite hand of the regime.",
        score=81.25,
        verdict=Verdict.REVIEW,
        flaws=(
            Flaw("the the", REPEAT_RULE, "'the the' stands here twice.", ("the",)),
            Flaw("three (3)", NUMBER_RULE, "The number is given twice.", ("three",),
                 confidence=0.9),
            Flaw("bite hand of the regime", TAGGER_RULE,
                 "'bite hand of the regime' does not fit here; another word was probably meant.",
                 probability=0.8731, confidence=0.8731),
        ),
    ),
    Draft(
        "The president's spokeswoman, Natalia of the Ice, declined to carry a comment out, saying "
        "that the office would throw light when the hour is ripe in its own apple.",
        score=0.0,
        verdict=Verdict.FAIL,
        flaws=(
            Flaw("Natalia of the Ice", NAME_RULE, "The surname has been translated.",
                 ("Natalia Eismont",), confidence=0.99),
            Flaw("carry a comment out", TAGGER_RULE,
                 "'carry a comment out' does not fit here; another word was probably meant.",
                 ("comment",), probability=0.9991, confidence=0.9991),
            Flaw("throw light when the hour is ripe in its own apple", TAGGER_RULE,
                 "'throw light when the hour is ripe in its own apple' does not fit here; another "
                 "word was probably meant.", probability=0.7412, confidence=0.7412),
            Flaw("in its own apple", IDIOM_RULE,
                 "An idiom that English does not have, word for word.", ("in due course",),
                 confidence=0.61),
        ),
    ),
    Draft(
        "Airlines including Lufthansa, KLM and Air France said that they would fly around the "
        "country until further notice. The detour adds up to forty minutes to a flight between "
        "western Europe and Asia, and analysts expect the cost to be passed on to passengers.",
        verdict=Verdict.REVIEW,
        expected=DOUBTFUL_RATING,
    ),
    Draft(
        "Passengers, who had been told nothing, said they saw the young man put his head in his "
        "hands and tell the crew: “I am facing the death penalty.”",
        kind="quote",
        round_trip=BackTranslation(
            pivot_language="ru",
            pivot_text="Пассажиры, которым ничего не сказали, рассказали, что видели, как молодой "
            "человек схватился за голову и сказал экипажу: «Мне грозит смертная казнь».",
            text="Passengers, who had been told nothing, said they saw the young man clutch his "
            "head and tell the crew: “I am facing the death penalty.”",
            chrf=MetricValue(88.1, "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.5.1"),
            ter=MetricValue(
                14.8148, "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.5.1"
            ),
            token_log_probability=None,
            changed=((72, 96),),
        ),
    ),
    Draft(
        f"The embassy's page carried a notice that ended in {SCRIPT_TEXT} and was taken down & "
        "replaced within the hour.",
    ),
    Draft(
        "Talks go on.",
        score=95.0,
        kind="list-item",
        flaws=(
            Flaw("go on", ODD_RULE, "'go on' is odd here; look whether it says what is meant.",
                 probability=0.5, confidence=0.5),
        ),
    ),
)  # fmt: skip

MANIFEST = Manifest(
    versions={"mt-audit": "0.1.0", "python": "3.12.4", "ctranslate2": "4.6.0"},
    hashes={
        "rules/en/numbers.yaml": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "garble-tagger": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    },
    settings={
        "language": "en",
        "scoring.fail_score": "75.0",
        "scoring.pass_score": "90.0",
        "scoring.penalty_scaler": "1.0",
        "scoring.minimum_sample_words": "100",
    },
    models={"garble-tagger": "int8", "opus-mt-en-ru": "int8"},
)


def rich_report() -> AuditReport:
    """Every feature that a report can have: all severities, overlaps, round trips, failures."""
    return report_of(
        DRAFTS,
        notices=(
            Notice("encoding-guessed", "The file is not UTF-8; it was read as windows-1252."),
            Notice("blank-line-gap", "More than three blank lines; is something missing?", 17),
        ),
        failures=(
            RuleFailure("news-idiom/slow-rule", "RE2 ran out of memory: pattern too large", 2),
            RuleFailure("back-translation", "the model gave no output for 1 sentence"),
        ),
    )


def rules_only_report() -> AuditReport:
    """What a run without models finds in the same article."""
    drafts = [replace(draft, flaws=_by_rules(draft), round_trip=None) for draft in DRAFTS]
    report = report_of(drafts)
    return replace(report, manifest=replace(report.manifest, models={}))


def clean_report() -> AuditReport:
    """One paragraph, no findings, no metadata, no failures."""
    report = report_of((Draft("Talks between the two sides go on in Vienna this week."),))
    return replace(report, document=replace(report.document, metadata={}))


def report_of_one_finding() -> AuditReport:
    """One paragraph with one minor finding."""
    flaw = Flaw("go on", ODD_RULE, "'go on' is odd here.")
    return report_of((Draft("Talks go on in Vienna this week.", flaws=(flaw,)),))


def report_of(
    drafts: Sequence[Draft],
    notices: tuple[Notice, ...] = (),
    failures: tuple[RuleFailure, ...] = (),
) -> AuditReport:
    """The report of an article with these paragraphs, each on a line of its own."""
    paragraphs = _paragraphs(drafts)
    reports = tuple(
        _paragraph_report(paragraph, draft)
        for paragraph, draft in zip(paragraphs, drafts, strict=True)
    )
    document = Document(
        name="articles/belarus flight.md",
        source_text=HEAD_LINES + "\n\n".join(draft.text for draft in drafts) + "\n",
        paragraphs=paragraphs,
        metadata={
            "title": "Allies explode Belarus over the diverted flight",
            "date": "2021-05-25",
            "author": "Staff <desk@example.org>",
        },
        notices=notices,
    )
    findings = [finding for report in reports for finding in report.findings]
    return AuditReport(
        document=document,
        paragraphs=reports,
        score=_article_score(document.word_count, findings),
        rules=RULES,
        failures=failures,
        manifest=MANIFEST,
    )


def index_entries() -> tuple[IndexEntry, ...]:
    """Eleven articles of all verdicts, two of which could not be audited."""
    figures = (
        ("Harvest is early this year", 100.0), ("Parliament votes on the budget", 97.5),
        ("Allies explode Belarus", 58.03), ("A ferry line reopens", 94.81),
        ("River levels <b>fall</b>", 90.0), ("The strike is in its third week", 83.2),
        ("Talks stall in Vienna", 76.9), ("The mayor carries a comment out", 31.4),
        ("New rules for scooters", 99.1),
    )  # fmt: skip
    audited = tuple(
        _index_entry(number, title, score) for number, (title, score) in enumerate(figures)
    )
    broken = (
        IndexEntry("zz/empty.txt", "zz/empty.txt", None, None, 0, {}, "there is no text in it"),
        IndexEntry("a/photo.jpg", "a/photo.jpg", None, None, 0, {},
                   "not a text file; convert it to UTF-8 text, Markdown or HTML"),
    )  # fmt: skip
    return audited[:4] + broken + audited[4:]


def shared_names() -> tuple[SharedName, ...]:
    """A person whom many articles spell in another way, and one in office here and not there."""
    names = [entry.name for entry in index_entries() if entry.score is not None]
    return (
        SharedName(
            "Svetlana Tikhanovskaya",
            "person",
            (
                NameForm("Tikhanovskaya", None, tuple(NameUse(name, 2, 1) for name in names[:5])),
                NameForm("Tsikhanouskaya", "Tikhanovskaya", (NameUse(names[2], 4, 7),)),
            ),
            identifier="Q97357949",
            listed=True,
        ),
        SharedName(
            "Anna <i>Novák</i>",
            "person",
            (
                NameForm(
                    "Anna <i>Novák</i>", None, (NameUse(names[0], 1, 0), NameUse("gone", 1, 0))
                ),
            ),
            titles=(
                NameTitle("Foreign Minister", names[0], 0),
                NameTitle("former Foreign Minister", "gone", 2),
            ),
        ),
    )


def _by_rules(draft: Draft) -> tuple[Flaw, ...]:
    found = (flaw for flaw in draft.flaws if flaw.probability is None)
    return tuple(replace(flaw, more_evidence=()) for flaw in found)


def _paragraphs(drafts: Sequence[Draft]) -> tuple[Paragraph, ...]:
    source_start, paragraphs = len(HEAD_LINES), []
    for index, draft in enumerate(drafts):
        offset_map = OffsetMap.contiguous(source_start)
        paragraphs.append(Paragraph(index, draft.text, offset_map, draft.kind))
        source_start += len(draft.text) + 2
    return tuple(paragraphs)


def _paragraph_report(paragraph: Paragraph, draft: Draft) -> ParagraphReport:
    findings = [_finding(paragraph, flaw) for flaw in draft.flaws]
    findings.sort(key=lambda finding: finding.start)
    return ParagraphReport(
        paragraph=paragraph,
        findings=tuple(findings),
        score=Score(
            score_0_100=draft.score,
            verdict=draft.verdict,
            evaluated_words=paragraph.word_count,
            penalty_points=_points(findings),
            penalty_per_1000_words=1000 * _points(findings) / paragraph.word_count,
            error_counts=Counter(finding.severity for finding in findings),
            expected=draft.expected,
        ),
        back_translation=draft.round_trip,
    )


def _finding(paragraph: Paragraph, flaw: Flaw) -> Finding:
    start = paragraph.text.index(flaw.text)
    own = Evidence(
        kind="rule" if flaw.probability is None else "garble-tagger",
        rule_id=flaw.rule.id,
        summary=flaw.message,
        probability=flaw.probability,
    )
    return Finding(
        paragraph_index=paragraph.index,
        start=start,
        end=start + len(flaw.text),
        rule_id=flaw.rule.id,
        category=flaw.rule.category,
        severity=flaw.rule.severity,
        message=flaw.message,
        confidence=flaw.confidence,
        evidence=(own, *flaw.more_evidence),
        suggestions=flaw.suggestions,
    )


def _points(findings: Sequence[Finding]) -> float:
    multipliers = {
        Severity.NEUTRAL: 0.0, Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 25.0
    }  # fmt: skip
    return sum(multipliers[finding.severity] for finding in findings)


def _article_score(words: int, findings: Sequence[Finding]) -> Score:
    points = _points(findings)
    score = max(0.0, 100.0 - 100 * points / words)
    verdict = Verdict.PASS if score >= 90 else Verdict.REVIEW if score >= 75 else Verdict.FAIL
    return Score(
        score_0_100=score,
        verdict=verdict,
        evaluated_words=words,
        penalty_points=points,
        penalty_per_1000_words=1000 * points / words,
        error_counts=Counter(finding.severity for finding in findings),
    )


def _index_entry(number: int, title: str, score: float) -> IndexEntry:
    verdict = Verdict.PASS if score >= 90 else Verdict.REVIEW if score >= 75 else Verdict.FAIL
    points = (100 - score) / 5 * 4
    return IndexEntry(
        name=f"articles/{number} {title.lower()}.txt",
        title=title,
        date=f"2026-03-{number + 1:02}" if number % 4 else None,
        score=Score(
            score_0_100=score,
            verdict=verdict,
            evaluated_words=400 + 10 * number,
            penalty_points=points,
            penalty_per_1000_words=1000 * points / (400 + 10 * number),
            error_counts={Severity.MAJOR: int(points // 5), Severity.MINOR: int(points % 5)},
        ),
        failures=1 if number == 3 else 0,
        links={"json": f"{number} report.json", "html": f"{number} report.html"},
    )
