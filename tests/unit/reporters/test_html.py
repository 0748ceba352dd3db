"""The HTML page as text: what it holds, and what it must never hold."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from audit.document import Notice, TranslationUnit
from audit.finding import Severity
from audit.report import AuditReport, IndexEntry, RuleFailure
from audit.reporters.html import HtmlReporter
from audit.reporters.index_view import index_view_of
from audit.wording import DOUBTFUL_PASS
from tests.report_factory import (
    SCRIPT_TEXT,
    clean_report,
    index_entries,
    rich_report,
    rules_only_report,
)
from tests.run_factory import silenced_report

#: "one two", "one" and "two" in "one two": to the blank between them only the first one leads.
SPANS = ((0, 7), (0, 3), (4, 7))
ATTACK = "<img src=x onerror=alert(1)>\"'&"


def page(report: AuditReport) -> str:
    return HtmlReporter().render(report)


def pages() -> list[str]:
    reporter = HtmlReporter()
    reports = (rich_report(), rules_only_report(), clean_report())
    return [*map(reporter.render, reports), reporter.render_index(index_entries())]


def source_of(digest_of: str) -> str:
    digest = hashlib.sha256(digest_of.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@pytest.mark.parametrize("html", pages())
def test_policy_allows_this_style_and_this_script_and_nothing_else(html: str) -> None:
    match = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert match is not None
    policy = dict(part.strip().split(" ", 1) for part in match[1].replace("&#39;", "'").split(";"))
    styles = re.findall(r"<style>(.*?)</style>", html, re.S)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(styles) == len(scripts) == 1
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == source_of(styles[0])
    assert policy["script-src"] == source_of(scripts[0])


@pytest.mark.parametrize("html", pages())
def test_page_loads_nothing_and_runs_nothing_inline(html: str) -> None:
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|video|audio)\b", html)
    assert not re.search(r"<[^>]+\s(?:src|srcset|style|on\w+)\s*=", html)
    assert "@import" not in html
    assert not re.findall(r'url\((?!"#)', html)


def test_markup_in_the_article_stays_text() -> None:
    html = page(rich_report())
    assert SCRIPT_TEXT not in html
    assert "&lt;script&gt;document.title" in html


def test_everything_that_comes_from_outside_is_escaped() -> None:
    report = rich_report()
    item = report.paragraphs[0]
    finding = item.findings[0]
    evidence = replace(finding.evidence[0], summary=ATTACK, details={ATTACK: ATTACK})
    finding = replace(
        finding, message=ATTACK, rule_id=ATTACK, suggestions=(ATTACK,), evidence=(evidence,)
    )
    hostile = replace(
        report,
        document=replace(
            report.document,
            name=ATTACK,
            metadata={"title": ATTACK, "date": ATTACK, ATTACK: ATTACK},
            notices=(Notice("x", ATTACK),),
        ),
        paragraphs=(replace(item, findings=(finding,)), *report.paragraphs[1:]),
        rules={ATTACK: replace(next(iter(report.rules.values())), why=ATTACK, source=ATTACK)},
        failures=(RuleFailure(ATTACK, ATTACK),),
        manifest=replace(
            report.manifest,
            versions={ATTACK: ATTACK},
            settings={"language": ATTACK},
            models={ATTACK: ATTACK},
        ),
    )
    html = page(hostile)
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;") > 15


def test_source_that_is_no_web_address_is_no_link() -> None:
    report = rich_report()
    rules = {
        rule_id: replace(rule, source="javascript:alert(1)")
        for rule_id, rule in report.rules.items()
    }
    html = page(replace(report, rules=rules))
    assert 'href="javascript' not in html
    assert "Source: javascript:alert(1)" in html


def test_every_finding_has_a_mark_and_a_card_that_lead_to_each_other() -> None:
    html = page(rich_report())
    for number in range(1, len(rich_report().findings) + 1):
        assert html.count(f'id="finding-{number}"') == 1
        assert html.count(f'id="mark-{number}"') == 1
        assert f'href="#finding-{number}"' in html
        assert f'href="#mark-{number}"' in html


def test_link_that_is_only_a_blank_has_a_name() -> None:
    report = rich_report()
    item = report.paragraphs[0]
    whole, first, second = (replace(item.findings[0], start=s, end=e) for s, e in SPANS)
    words = replace(item, paragraph=replace(item.paragraph, text="one two"))
    report = replace(
        report, paragraphs=(replace(words, findings=(whole, first, second)), *report.paragraphs[1:])
    )
    assert '<a href="#finding-1" aria-label="Blank of finding 1"> </a>' in page(report)


def test_every_link_within_the_page_has_a_target_and_no_id_is_used_twice() -> None:
    for html in pages():
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_failures_and_notices_are_shown() -> None:
    html = page(rich_report())
    assert "Not everything was checked: 2 checks stopped with an error" in html
    assert "RE2 ran out of memory: pattern too large" in html
    assert "it was read as windows-1252" in html
    assert "Not everything was checked" not in page(clean_report())


def test_missing_models_are_told_only_when_they_are_missing() -> None:
    assert "Rules only:" in page(rules_only_report())
    assert "Rules only:" not in page(rich_report())


def test_round_trip_is_shown_with_its_changes_and_signatures() -> None:
    html = page(rich_report())
    assert "<del>on Monday exploded</del>" in html
    assert "<ins>condemned</ins>" in html
    assert 'lang="ru"' in html
    assert "64 % alike" in html


def test_figures_of_round_trips_stand_with_their_signatures_behind_the_article() -> None:
    article, footer = page(rich_report()).split("<footer>")
    assert "chrF" not in article.split("</style>")[1]
    assert "<dd>chrF 63.91, TER 51.72, log probability per token -2.72 nats</dd>" in footer
    assert "<dd>chrF 88.1, TER 14.81</dd>" in footer
    assert "nrefs:1|case:lc|tok:tercom" in footer
    assert "Signatures of chrF" not in page(clean_report())


def test_only_a_paragraph_that_its_findings_would_let_pass_is_called_doubtful() -> None:
    assert page(rich_report()).count(DOUBTFUL_PASS) == 1
    assert page(rich_report()).count("rater: 0–12 points") == 1
    assert DOUBTFUL_PASS not in page(clean_report())


def test_findings_say_who_found_them_and_how_surely() -> None:
    html = page(rich_report())
    assert re.search(r"Found by: <span[^>]*>a rule;</span> <span[^>]*>the garble tagger \(", html)
    assert "99 % sure)" in html
    assert "About 95 % sure." in html
    assert "0.123456" not in html


def test_evidence_that_repeats_the_message_is_not_told_twice() -> None:
    html = page(rich_report())
    assert html.count("The surname has been translated.") == 1
    assert "The words are odd in this place." in html


def test_article_without_title_is_called_by_its_name() -> None:
    assert "<title>articles/belarus flight.md – translation audit</title>" in page(clean_report())


def test_clean_article_says_so_and_offers_no_filters() -> None:
    html = page(clean_report())
    assert "Nothing was flagged" in html
    assert 'id="filters"' not in html


def test_thresholds_are_those_of_the_manifest() -> None:
    assert "Fails below 75, passes from 90." in page(rich_report())
    report = rich_report()
    unknown = replace(report, manifest=replace(report.manifest, settings={}))
    assert "Fails below" not in page(unknown)


def test_unit_whose_id_is_its_source_is_not_told_twice() -> None:
    report = rich_report()
    item = report.paragraphs[0]
    for unit_id, shown in (("Save", 0), ("menu.save", 1)):
        unit = TranslationUnit(unit_id, "Save")
        paragraph = replace(item.paragraph, unit=unit, unit_id=unit_id)
        other = replace(
            report, paragraphs=(replace(item, paragraph=paragraph), *report.paragraphs[1:])
        )
        assert page(other).count(f"<code>{unit_id}</code>") == shown


def test_severity_counts_include_zeros() -> None:
    html = page(clean_report())
    for severity in Severity:
        word = "hint" if severity is Severity.NEUTRAL else severity.value
        assert f'sev-{severity.value}">{word}</span></dt><dd>0</dd>' in html


def test_index_lists_problems_first_and_then_the_worst() -> None:
    html = HtmlReporter().render_index(index_entries())
    order = ["a/photo.jpg", "zz/empty.txt", "The mayor carries", "Talks stall", "Harvest is early"]
    places = [html.index(text) for text in order]
    assert places == sorted(places)


def test_index_links_are_relative_and_quoted() -> None:
    html = HtmlReporter().render_index(index_entries())
    assert 'href="2%20report.html"' in html
    entry = replace(index_entries()[0], links={"html": "javascript:alert(1)"})
    assert 'href="javascript%3Aalert%281%29"' in HtmlReporter().render_index([entry])


def test_index_escapes_titles() -> None:
    html = HtmlReporter().render_index(index_entries())
    assert "<b>fall</b>" not in html
    assert "&lt;b&gt;fall&lt;/b&gt;" in html


def test_histogram_counts_every_audited_article_once() -> None:
    view = index_view_of(index_entries())
    assert [bar.count for bar in view.bars] == [0, 0, 0, 1, 0, 1, 0, 1, 1, 5]
    assert dict(view.verdicts) == {"fail": 2, "review": 2, "pass": 5}
    assert max(stack.below + stack.share for bar in view.bars for stack in bar.stacks) == 1.0


def test_index_of_problems_alone_has_neither_table_nor_histogram() -> None:
    entry = IndexEntry("x.txt", "x.txt", None, None, 0, {}, "empty")
    html = HtmlReporter().render_index([entry])
    assert "x.txt" in html
    assert "<table" not in html
    assert '<svg class="histogram"' not in html


def test_silenced_findings_are_listed_with_their_reason_and_not_marked() -> None:
    text = page(silenced_report())
    assert "<mark" not in text
    assert text.count("<summary>1 silenced</summary>") == 2
    assert "Silenced by a note in the file, accepted: said so." in text
    assert "Silenced by the baseline, false alarm: a name." in text
