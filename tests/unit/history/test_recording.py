"""What becomes of articles and findings from run to run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from audit.document import Notice
from audit.feeds.fetching import Validators
from audit.finding import Judgement, Severity, Silence
from audit.history.database import open_database
from audit.history.mentions import feed_mentions
from audit.history.queries import (
    feed_index,
    mended_findings,
    new_findings,
    newest_articles,
    rescored_articles,
    rule_counts,
    rule_counts_by_feed,
    runs,
)
from audit.history.recording import (
    begin_article,
    known_articles,
    record_problem,
    remember_entry,
)
from audit.history.runs import RunFacts, begin_run, end_run
from audit.history.snapshot import restored, snapshot_of
from audit.history.subscriptions import add_feed
from audit.report import AuditReport, ExpectedRating, RuleFailure, Verdict, WordProbability
from audit.segmentation import segment
from audit.silencing.fingerprint import identities
from tests.report_factory import rich_report, rules_only_report
from tests.unit.history.conftest import begun, recorded, report

TEXT = "The ornate man spoke to a slide of voters."


def states(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT flagged, state FROM findings").fetchall())


def test_finding_is_new_once_and_mended_when_it_is_gone(
    connection: sqlite3.Connection, path: Path
) -> None:
    first = recorded(connection, path, report(TEXT, "ornate", "slide"))
    second = recorded(connection, path, report(TEXT, "slide", score=95))
    assert [each.flagged for each in new_findings(connection, first)] == ["slide"]  # still open
    assert new_findings(connection, second) == []
    (gone,) = mended_findings(connection, second)
    assert (gone.before, gone.flagged, gone.after) == (
        "The ",
        "ornate",
        " man spoke to a slide of voters.",
    )
    assert states(connection) == {"ornate": "mended", "slide": "open"}
    (rescored,) = rescored_articles(connection, second)
    assert (rescored.before, rescored.after, rescored.title) == (80, 95, "A.TXT")


def test_finding_that_comes_back_is_open_again(connection: sqlite3.Connection, path: Path) -> None:
    for words in (["ornate"], [], ["ornate"]):
        recorded(connection, path, report(TEXT, *words))
    assert states(connection) == {"ornate": "open"}
    assert [run.mended_findings for run in runs(connection)] == [0, 0, 0]


def test_rule_that_did_not_run_mends_nothing(connection: sqlite3.Connection, path: Path) -> None:
    recorded(connection, path, report(TEXT, "ornate", rule="garble-tagger/odd-word"))
    recorded(connection, path, report(TEXT))
    assert states(connection) == {"ornate": "open"}


def test_failed_audit_mends_nothing(connection: sqlite3.Connection, path: Path) -> None:
    recorded(connection, path, report(TEXT, "ornate"))
    failed = replace(report(TEXT), failures=(RuleFailure("pack/rule", "crashed"),))
    recorded(connection, path, failed)
    assert states(connection) == {"ornate": "open"}


def silenced(
    made: AuditReport,
    judgement: Judgement,
    by: Literal["baseline", "unchanged"] = "baseline",
) -> AuditReport:
    """The report with all its findings silenced."""
    (part,) = made.paragraphs
    silence = Silence(by, judgement, "because")
    findings = tuple(replace(finding, silence=silence) for finding in part.findings)
    return replace(made, paragraphs=(replace(part, findings=findings),))


@pytest.mark.parametrize("judgement", ["unreviewed", "accepted", "false-alarm"])
def test_silenced_finding_is_not_open_until_it_is_silenced_no_more(
    connection: sqlite3.Connection, path: Path, judgement: Judgement
) -> None:
    for number in range(2):
        run = recorded(connection, path, silenced(report(TEXT, "ornate"), judgement))
        assert states(connection) == {"ornate": judgement}, number
        assert rule_counts(connection) == new_findings(connection, run) == []
    assert [each.new_findings for each in runs(connection)] == [0, 0]
    recorded(connection, path, report(TEXT, "ornate"))  # the entry of the baseline is gone
    assert states(connection) == {"ornate": "open"}


def test_paragraph_out_of_scope_is_no_judgement(connection: sqlite3.Connection, path: Path) -> None:
    recorded(connection, path, silenced(report(TEXT, "ornate"), "unreviewed", by="unchanged"))
    assert states(connection) == {"ornate": "open"}


def test_accepted_error_can_be_mended_and_a_false_alarm_cannot(
    connection: sqlite3.Connection, path: Path
) -> None:
    recorded(
        connection,
        path,
        silenced(report(TEXT, "ornate", name="a"), "accepted"),
        silenced(report(TEXT, "ornate", name="b"), "false-alarm"),
    )
    recorded(connection, path, report(TEXT, name="a"), report(TEXT, name="b"))
    found = connection.execute("SELECT state FROM findings ORDER BY article_id").fetchall()
    assert [state for (state,) in found] == ["mended", "false-alarm"]


def test_finding_is_the_same_one_while_text_around_its_sentence_changes(
    connection: sqlite3.Connection, path: Path
) -> None:
    recorded(connection, path, report(TEXT, "ornate"))
    recorded(
        connection, path, report(f"A new sentence stands here. {TEXT} And one below.", "ornate")
    )
    recorded(connection, path, report(f"{TEXT} {TEXT}", "ornate"))
    rows = connection.execute("SELECT state, fingerprint FROM findings").fetchall()
    assert [row["state"] for row in rows] == ["open"]
    recorded(connection, path, report(TEXT.replace("man", "woman"), "ornate"))
    assert [each.flagged for each in new_findings(connection, 4)] == ["ornate"]
    assert [each.flagged for each in mended_findings(connection, 4)] == ["ornate"]


def test_repetitions_are_told_apart_and_have_the_fingerprint_of_the_baseline(
    connection: sqlite3.Connection, path: Path
) -> None:
    twice = report(TEXT, "ornate", "ornate")
    recorded(connection, path, twice)
    rows = connection.execute("SELECT fingerprint, occurrence FROM findings").fetchall()
    expected = [(each.fingerprint, each.occurrence) for each in identities(twice.paragraphs)]
    assert [tuple(row) for row in rows] == expected
    assert [occurrence for _, occurrence in expected] == [1, 2]


def test_run_in_figures(connection: sqlite3.Connection, path: Path) -> None:
    run = begun(connection, path)
    audit_id = begin_article(connection, run.id, None, "broken.txt", "broken.txt")
    record_problem(connection, audit_id, "broken.txt: is empty")
    end_run(connection, run, "finished")
    long = report("word " * 30, name="b.txt", score=100)
    recorded(connection, path, report("word " * 10, name="a.txt", score=60), long)
    failed, last = runs(connection)
    assert (failed.audited, failed.not_audited, failed.mean_score) == (0, 1, None)
    assert (last.audited, last.words, last.mean_score) == (2, 40, 90)  # weighted by words
    assert last.verdicts == {Verdict.PASS: 1, Verdict.REVIEW: 0, Verdict.FAIL: 1}


def test_worst_article_comes_first_by_its_newest_audit(
    connection: sqlite3.Connection, path: Path
) -> None:
    recorded(connection, path, report(TEXT, name="a", score=10), report(TEXT, name="b", score=50))
    recorded(connection, path, report(TEXT, name="a", score=99))
    articles = newest_articles(connection)
    assert [(each.name, each.score.score_0_100) for each in articles] == [("b", 50), ("a", 99)]
    assert articles[0].report == path.parent.resolve() / "b.html"


def test_feeds_are_told_apart(connection: sqlite3.Connection, path: Path) -> None:
    one = add_feed(connection, "https://one.example/rss", None, "auto")
    two = add_feed(connection, "https://two.example/rss", None, "auto")
    recorded(connection, path, report(TEXT, "ornate", name="same"), feed_id=one.id)
    recorded(connection, path, report(TEXT, "slide", name="same"), feed_id=two.id)
    recorded(connection, path, report(TEXT, "man", name="same"))
    assert rule_counts_by_feed(connection) == {
        "one.example/rss": {"pack/rule": 1},
        "two.example/rss": {"pack/rule": 1},
    }
    (count,) = rule_counts(connection, "two.example/rss")
    assert (count.findings, count.example, count.severity) == (1, "slide", Severity.MAJOR)
    assert len(newest_articles(connection)) == 3
    assert [run.feed for run in runs(connection)] == [one.name, two.name, None]


def test_index_of_a_feed_shows_scores_and_problems(
    connection: sqlite3.Connection, path: Path
) -> None:
    feed = add_feed(connection, "feed.xml", None, "auto")
    recorded(connection, path, report(TEXT, name="a"), feed_id=feed.id)
    run = begun(connection, path, feed_id=feed.id)
    audit_id = begin_article(connection, run.id, feed.id, "b", "b")
    record_problem(connection, audit_id, "b: the server answers with HTTP 404")
    good, bad = feed_index(connection, feed.id)
    assert (good.title, good.links) == ("A", {"html": "a.html"})
    assert good.score is not None
    assert good.score.error_counts[Severity.MAJOR] == 0
    assert (bad.score, bad.problem) == (None, "the server answers with HTTP 404")


def test_names_of_a_feed_come_from_the_newest_audit_of_each_article(
    connection: sqlite3.Connection, path: Path
) -> None:
    feed = add_feed(connection, "feed.xml", None, "auto")

    def on(text: str, name: str) -> AuditReport:
        return report(text, name=name, rule="names/spelling-drift")

    recorded(connection, path, on("They met Anna Novak.", "a"), feed_id=feed.id)
    recorded(connection, path, on("They met President Anna Nowak.", "a"), feed_id=feed.id)
    recorded(connection, path, on("Anna Novak left.", "b"), report(TEXT, name="c"), feed_id=feed.id)
    recorded(connection, path, on("They met Peter Smith.", "elsewhere"))
    run = begun(connection, path, feed_id=feed.id)
    record_problem(connection, begin_article(connection, run.id, feed.id, "b", "b"), "HTTP 404")
    found = feed_mentions(connection, feed.id)
    assert [(name, [(m.text, m.title) for m in mentions]) for name, mentions in found] == [
        ("a", [("Anna Nowak", "President")]),
        ("b", [("Anna Novak", None)]),
        ("c", []),
    ]


def test_known_articles_carry_what_the_next_run_needs(
    connection: sqlite3.Connection, path: Path
) -> None:
    feed = add_feed(connection, "feed.xml", None, "auto")
    recorded(connection, path, report(TEXT, name="a"), feed_id=feed.id)
    remember_entry(connection, feed.id, "a", "rev", Validators('"1"', "Monday"))
    remember_entry(connection, feed.id, "b", "rev", Validators(), skipped="language it")
    known = known_articles(connection, feed.id)
    assert known["a"].validators == Validators('"1"', "Monday")
    assert known["a"].content_sha256
    assert (known["b"].skipped, known["b"].content_sha256) == ("language it", None)
    assert known_articles(connection, None) == {}


def test_run_whose_process_is_gone_is_taken_up(path: Path) -> None:
    facts = RunFacts('["news"]', "1", "", path.parent)
    with closing(open_database(path)) as connection:
        dead = begin_run(connection, path, facts)
        dead.lock.release()  # as the system does when a process dies
        other = begin_run(connection, path, replace(facts, subject='["other"]'), resume=True)
        assert not other.resumed
        assert runs(connection)[0].state == "interrupted"
        again = begin_run(connection, path, facts, resume=True)
        assert (again.id, again.resumed) == (dead.id, True)
        beside = begin_run(connection, path, facts, resume=True)  # ``again`` is alive
        assert not beside.resumed
        for run in (other, again, beside):
            end_run(connection, run, "finished")
        after = begin_run(connection, path, facts, resume=True)
        assert not after.resumed
        after.lock.release()


def test_run_before_a_finished_one_is_history(path: Path) -> None:
    facts = RunFacts('["news"]', "1", "", path.parent)
    with closing(open_database(path)) as connection:
        end_run(connection, begin_run(connection, path, facts), "interrupted")
        end_run(connection, begin_run(connection, path, facts), "finished")
        run = begin_run(connection, path, facts, resume=True)
        assert not run.resumed
        run.lock.release()


def test_snapshot_makes_the_same_report_again() -> None:
    for made in (rich_report(), rules_only_report()):
        document = segment(made.document)
        again = restored(snapshot_of(made), document, made.rules, made.manifest)
        assert again is not None
        assert again.findings == made.findings
        assert (again.score, again.failures) == (made.score, made.failures)
        assert [part.back_translation for part in again.paragraphs] == [
            part.back_translation for part in made.paragraphs
        ]
        assert [part.paragraph for part in again.paragraphs] == list(document.paragraphs)


def test_snapshot_keeps_silences_notices_and_what_the_models_say() -> None:
    made = silenced(report(TEXT, "ornate"), "accepted")
    stale = Notice("ignore-stale", "nothing is flagged here any more", 1)
    expected = ExpectedRating(1.5, 0.5, 4.0, 98.5, 96.0, 99.5, 0.8, {"major": 1.5})
    (part,) = made.paragraphs
    part = replace(
        part,
        score=replace(part.score, expected=expected),
        word_probabilities=(WordProbability(0, 3, 0.1), WordProbability(4, 10, 1 / 3)),
    )
    made = replace(made, paragraphs=(part,), document=replace(made.document, notices=(stale,)))
    document = segment(replace(made.document, notices=()))
    again = restored(snapshot_of(made), document, made.rules, made.manifest)
    assert again is not None
    assert again.paragraphs == made.paragraphs
    assert again.document.notices == (stale,)


def test_snapshot_of_another_text_is_of_no_use() -> None:
    made = report(TEXT, "ornate")
    other = replace(made.document, source_text=TEXT + " ")
    assert restored(snapshot_of(made), other, made.rules, made.manifest) is None
