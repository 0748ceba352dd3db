"""``mt-audit feed`` and ``mt-audit history`` as a user meets them, against a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app
from audit.pipeline import Auditor
from tests.web_server import Answer, WebServer, revalidating, web_server

DATA = Path(__file__).parent / "data" / "feeds"
CLEAN = (
    "The council approved the budget on Monday evening after a debate of three hours. Nobody "
    "spoke against it, and the mayor thanked the members for their patience."
)
BAD = f"{CLEAN} Prices rose on the stock purse, , and nobody knew why that had happened."
ITALIAN = (
    "Il consiglio comunale ha approvato il bilancio lunedì sera dopo un dibattito di tre ore. "
    "Nessuno ha parlato contro, e il sindaco ha ringraziato i consiglieri per la pazienza."
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder with settings that do not make tests wait."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "MT_AUDIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = "[feeds]\ndelay_s = 0\nretries = 0\n[models]\nenabled = false\n"
    (tmp_path / "mt-audit.toml").write_text(settings + '[rules]\nonly = ["punctuation"]\n')


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with web_server() as running:
        yield running


def mt_audit(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return mt_audit("feed", "run", "--fail-under", "0", *arguments, stdin=stdin)


def dump(**texts: str) -> str:
    return "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())


def page(text: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for _ in range(2))
    return f"<html><body><article><h1>A headline</h1>{body}</article></body></html>".encode()


def teasers(server: WebServer, *names: str, date: str = "") -> bytes:
    items = "".join(
        f"<item><title>{name}</title><link>{server.url}/{name}</link>{date}"
        "<description>Read more …</description></item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def test_feed_that_moved_for_good_is_read_at_its_new_address(server: WebServer) -> None:
    server.answers["/old"] = Answer(308, headers={"Location": "/new"})
    server.answers["/new"] = revalidating((DATA / "feedgen_rss.xml").read_bytes(), '"1"')
    mt_audit("feed", "add", f"{server.url}/old", "--name", "news")
    assert f"news: has moved for good to {server.url}/new" in run("--pages", "never").stderr
    assert f"{server.url}/new" in mt_audit("feed", "list").stdout
    assert "news: nothing new since the last run" in run("--pages", "never").stderr
    assert server.paths() == ["/old", "/new", "/new"]


@pytest.mark.parametrize("status", [302, 307])
def test_feed_that_is_elsewhere_for_now_keeps_its_address(server: WebServer, status: int) -> None:
    server.answers["/old"] = Answer(status, headers={"Location": "/new"})
    server.answers["/new"] = Answer(200, (DATA / "feedgen_rss.xml").read_bytes())
    run(f"{server.url}/old")
    run(f"{server.url}/old")
    assert server.paths() == ["/old", "/new"] * 2


def test_source_that_moved_for_good_keeps_its_history_under_either_address(
    server: WebServer,
) -> None:
    server.answers["/old"] = Answer(301, headers={"Location": "/new"})
    server.answers["/new"] = Answer(200, (DATA / "feedgen_rss.xml").read_bytes())
    assert "2 audited" in run(f"{server.url}/old").stderr
    assert "audited" not in run(f"{server.url}/old").stderr
    assert "audited" not in run(f"{server.url}/new").stderr


def test_mean_score_of_nothing_is_listed_as_such() -> None:
    Path("mt-audit.toml").write_text(
        "[models]\nenabled = false\n[scoring]\nminimum_sample_words = 1\npenalty_scaler = 1000\n"
    )
    Path("news.jsonl").write_text(dump(a=BAD))
    mt_audit("feed", "add", "news.jsonl", "--name", "news")
    run()
    assert "1 article audited, mean score 0" in mt_audit("feed", "list").stdout


def test_added_feed_is_run_listed_and_removed() -> None:
    source = str(DATA / "feedgen_rss.xml")
    assert mt_audit("feed", "add", source, "--name", "news").exit_code == 0
    result = run()
    assert result.exit_code == 0, result.output
    assert "news: 3 entries: 2 audited, 1 skipped" in result.stderr
    assert "skipped: not English but Italian (by its text)" in result.stderr
    assert "2 articles: 2 pass; 0 findings → reports/news/index.html" in result.stdout
    listed = mt_audit("feed", "list").stdout
    assert "news · Example News" in listed
    assert "(rss, pages: auto)" in listed
    assert "2 articles audited, mean score 100" in listed
    assert mt_audit("feed", "remove", "news").exit_code == 0
    assert "no feeds; add one" in mt_audit("feed", "list").stdout


def test_address_title_language_and_date_are_kept() -> None:
    run(str(DATA / "feedgen_rss.xml"))
    (report,) = Path("reports").glob("*/council-budget-*.json")
    article = json.loads(report.read_text())["article"]
    assert article["name"] == "https://news.example.org/2026/council-budget"
    metadata = article["metadata"]
    assert metadata["title"] == "Council approves budget"
    assert metadata["url"] == "https://news.example.org/2026/council-budget"
    assert metadata["language"] == "en"
    assert metadata["date"].startswith("2026-03-09")


def test_only_what_is_new_or_changed_is_audited_again() -> None:
    Path("news.jsonl").write_text(dump(a=CLEAN, b=CLEAN))
    mt_audit("feed", "add", "news.jsonl")
    assert "2 entries: 2 audited" in run().stderr
    again = run()
    assert "2 entries: 2 unchanged" in again.stderr
    assert again.stdout == ""
    Path("news.jsonl").write_text(dump(a=CLEAN, b=BAD, c=CLEAN))
    third = run()
    assert "3 entries: 1 unchanged, 2 audited" in third.stderr
    names = {
        entry["name"] for entry in json.loads(Path("reports/news.jsonl/index.json").read_text())
    }
    assert names == {"a", "b", "c"}  # the index shows what was audited before too
    assert "3 entries: 3 audited" in run("--again").stderr


def test_names_are_compared_with_the_articles_of_earlier_runs() -> None:
    settings = Path("mt-audit.toml").read_text().replace('["punctuation"]', '["names"]')
    Path("mt-audit.toml").write_text(settings)
    feed = Path("feed.jsonl")
    feed.write_text(dump(one=f"{CLEAN} They met Anna Novak. They trust Anna Novak."))
    assert run("feed.jsonl").exit_code == 0
    feed.write_text(feed.read_text() + dump(two=f"{CLEAN} They met Anna Nowak."))
    result = run("feed.jsonl")
    assert "1 name to check across the articles: Anna Novak" in result.stdout
    (index,) = Path("reports").glob("*/index.html")
    assert "instead of Anna Novak" in index.read_text(encoding="utf-8")
    Path("mt-audit.toml").write_text(settings.replace("names", "punctuation"))
    assert "Names across" not in (run("feed.jsonl", "--again").stdout + index.read_text("utf-8"))


def test_unchanged_feed_is_not_even_sent(server: WebServer) -> None:
    server.answers["/feed"] = revalidating((DATA / "feedgen_atom.xml").read_bytes(), '"1"')
    source = f"{server.url}/feed"
    mt_audit("feed", "add", source, "--name", "news")
    assert "2 audited" in run("--again").stderr
    assert "news: nothing new since the last run" in run().stderr
    assert server.requests[-1].headers["if-none-match"] == '"1"'


def test_pages_behind_teasers_are_fetched(server: WebServer) -> None:
    server.answers["/feed"] = Answer(200, teasers(server, "a", "b"))
    server.answers["/a"] = revalidating(page(CLEAN), '"a"')
    server.answers["/b"] = revalidating(page(ITALIAN), '"b"')
    result = run(f"{server.url}/feed")
    assert "1 audited, 1 skipped" in result.stderr
    server.requests.clear()
    again = run(f"{server.url}/feed")
    assert "2 entries: 2 unchanged" in again.stderr
    asked = {each.path: each.headers.get("if-none-match") for each in server.requests}
    assert (asked["/a"], asked["/b"]) == ('"a"', '"b"')


def test_dated_entries_are_not_fetched_again(server: WebServer) -> None:
    date = "<pubDate>Mon, 09 Mar 2026 18:30:00 +0000</pubDate>"
    server.answers["/feed"] = Answer(200, teasers(server, "a", date=date))
    server.answers["/a"] = Answer(200, page(CLEAN))
    run(f"{server.url}/feed")
    assert "1 unchanged" in run(f"{server.url}/feed").stderr
    assert server.paths() == ["/feed", "/a", "/feed"]


def test_same_text_at_a_new_revision_is_not_audited_again() -> None:
    article = {"id": "a", "text": CLEAN, "title": "A"}
    for number in range(2):
        Path("news.jsonl").write_text(json.dumps({**article, "modified": str(number)}))
        result = run("news.jsonl")
    assert "1 entry: 1 unchanged" in result.stderr


def test_page_that_failed_is_tried_again_though_the_feed_is_the_same(server: WebServer) -> None:
    server.answers["/feed"] = revalidating(teasers(server, "a", "b"), '"1"')
    server.answers["/a"] = [Answer(503), Answer(200, page(CLEAN))]
    server.answers["/b"] = Answer(200, page(CLEAN))
    first = run(f"{server.url}/feed")
    assert first.exit_code == 2
    assert "/a: the server answers with HTTP 503" in first.stderr
    assert "1 not audited, 1 audited" in first.stderr
    second = run(f"{server.url}/feed")
    assert second.exit_code == 0
    assert "1 audited, 1 unchanged" in second.stderr


def test_sitemap_index_leads_to_pages_that_robots_txt_allows(server: WebServer) -> None:
    urls = "".join(f"<url><loc>{server.url}/{name}</loc></url>" for name in ("a", "secret"))
    parts = "".join(
        f"<sitemap><loc>{server.url}/{name}.xml</loc></sitemap>" for name in ("one", "missing")
    )
    server.answers["/index.xml"] = Answer(200, f"<sitemapindex>{parts}</sitemapindex>".encode())
    server.answers["/one.xml"] = Answer(200, f"<urlset>{urls}</urlset>".encode())
    server.answers["/a"] = Answer(200, page(CLEAN))
    server.answers["/robots.txt"] = Answer(200, b"User-agent: *\nDisallow: /secret\n")
    result = run(f"{server.url}/index.xml")
    assert "2 entries: 1 audited, 1 not audited" in result.stderr
    assert "/secret: robots.txt forbids to fetch it" in result.stderr
    assert "missing.xml: the server answers with HTTP 404" in result.stderr
    assert "/secret" not in server.paths()


def test_feed_from_standard_input() -> None:
    result = run("-", stdin=dump(a=CLEAN).encode())
    assert result.exit_code == 0, result.output
    assert "<stdin>: 1 entry: 1 audited" in result.stderr


def test_folder_of_pages() -> None:
    Path("saved").mkdir()
    Path("saved/one.html").write_bytes(page(CLEAN))
    Path("saved/two.html").write_bytes(page(ITALIAN))
    assert "1 audited, 1 skipped" in run("saved").stderr
    Path("saved/one.html").write_bytes(page(CLEAN.replace("Monday", "Tuesday")))
    assert "1 audited, 1 unchanged" in run("saved").stderr


def test_feed_that_cannot_be_read_does_not_stop_the_others(server: WebServer) -> None:
    Path("news.jsonl").write_text(dump(a=CLEAN))
    mt_audit("feed", "add", f"{server.url}/gone", "--name", "a-gone")
    mt_audit("feed", "add", "news.jsonl", "--name", "b-news")
    result = run()
    assert result.exit_code == 2
    assert "/gone: the server answers with HTTP 404 (Not Found); check the address" in result.stderr
    assert "b-news: 1 entry: 1 audited" in result.stderr


def test_crash_on_one_entry_costs_that_entry_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Auditor.audit

    def audit(self: Auditor, document: object) -> object:
        if document.name == "b":  # type: ignore[attr-defined]
            raise ZeroDivisionError("division by zero")
        return sound(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(Auditor, "audit", audit)
    Path("news.jsonl").write_text(dump(a=CLEAN, b=CLEAN, c=CLEAN))
    result = run("news.jsonl")
    assert result.exit_code == 2
    assert "b: mt-audit crashed on it (ZeroDivisionError: division by zero)" in result.stderr
    assert "2 audited, 1 not audited" in result.stderr


def test_interrupted_feed_goes_on_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Auditor.audit

    def audit(self: Auditor, document: object) -> object:
        if document.name == "b":  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return sound(self, document)  # type: ignore[arg-type]

    Path("news.jsonl").write_text(dump(a=CLEAN, b=CLEAN, c=CLEAN))
    with monkeypatch.context() as patched:
        patched.setattr(Auditor, "audit", audit)
        result = run("news.jsonl")
    assert result.exit_code == 130
    assert "the next run goes on from there" in result.stderr
    assert "3 entries: 1 unchanged, 2 audited" in run("news.jsonl").stderr


def test_gate_holds_for_feeds() -> None:
    Path("news.jsonl").write_text(dump(a=BAD))
    assert mt_audit("feed", "run", "news.jsonl", "--fail-under", "100").exit_code == 1


def test_rules_are_chosen_as_for_check() -> None:
    for name, chosen, findings in (
        ("none.jsonl", ("--ignore", "punctuation"), "0 findings"),
        ("one.jsonl", ("--only", "tortured"), "1 finding"),
    ):
        Path(name).write_text(dump(a=BAD))
        assert findings in run(name, *chosen).stdout


def test_more_entries_than_wanted_are_left_out_with_a_warning() -> None:
    with Path("mt-audit.toml").open("a") as settings:
        settings.write("[history]\nfile = 'other.sqlite3'\n")
    text = Path("mt-audit.toml").read_text().replace("retries = 0", "retries = 0\nmax_entries = 1")
    Path("mt-audit.toml").write_text(text)
    Path("news.jsonl").write_text(dump(a=CLEAN, b=CLEAN))
    result = run("news.jsonl")
    assert "1 of 2 entries left out (feeds.max_entries)" in result.stderr
    assert Path("other.sqlite3").is_file()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["feed", "run"], "there are no feeds; add one with"),
        (["feed", "run", "nothing.xml"], "there is no feed 'nothing.xml'"),
        (["feed", "add", "nothing.xml"], "no such file or folder; add a path or an http"),
        (["feed", "add", "-"], "standard input cannot be added; run it with"),
        (["feed", "remove", "nothing"], "there is no feed 'nothing'"),
        (["history"], "there is no history yet; run 'mt-audit feed run'"),
    ],
)
def test_what_cannot_be_meant_is_one_line(arguments: list[str], problem: str) -> None:
    result = mt_audit(*arguments)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1


def test_history_tells_runs_changes_worst_articles_and_rules() -> None:
    Path("news.jsonl").write_text(dump(a=BAD, b=CLEAN))
    run("news.jsonl")
    Path("news.jsonl").write_text(dump(a=CLEAN, b=BAD))
    run("news.jsonl")
    result = mt_audit("history")
    assert result.exit_code == 0, result.output
    said = result.stdout
    assert re.search(r"news.jsonl · 2 articles · mean score [\d.]+ · 1 new, 1 mended", said)
    assert "New in the last run: 1 finding" in said
    assert "Mended in the last run: 1 finding" in said
    assert "punctuation/doubled-punctuation" in said
    assert "Worst of 2 articles" in said
    assert "1  punctuation/doubled-punctuation in 1 article" in said
    wrong = mt_audit("history", "--feed", "news.json")
    assert wrong.exit_code == 2
    assert "no feed 'news.json' was ever run; did you mean 'news.jsonl'?" in wrong.stderr


def test_dashboard_is_written_with_links_to_the_reports() -> None:
    Path("news.jsonl").write_text(dump(a=BAD, b=CLEAN))
    run("news.jsonl")
    result = mt_audit("history", "--html", "pages/dashboard.html")
    assert result.exit_code == 0, result.output
    html = Path("pages/dashboard.html").read_text()
    (link,) = re.findall(r'href="(\.\./reports/news\.jsonl/a-\w+\.html)"', html)
    assert (Path("pages") / link).is_file()
    for heading in ("Trend per feed", "What the last run changed", "Worst articles", "Runs"):
        assert heading in html


def test_check_writes_to_the_history_only_when_asked() -> None:
    Path("a.txt").write_text(CLEAN)
    assert mt_audit("check", "a.txt").exit_code == 0
    assert not Path(".mt-audit").exists()
    assert mt_audit("check", "a.txt", "--history", "h.sqlite3").exit_code == 0
    assert "a.txt · 1 article" in mt_audit("history", "--history", "h.sqlite3").stdout


def test_reports_that_cannot_be_written_leave_a_run_to_go_on_with() -> None:
    for name in ("a", "b"):
        Path(f"{name}.txt").write_text(CLEAN)
    Path("reports").mkdir()
    Path("reports/b.json").mkdir()  # a folder where a file should come
    arguments = ("check", "a.txt", "b.txt", "--resume", "--format", "json")
    result = mt_audit(*arguments)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    Path("reports/b.json").rmdir()
    result = mt_audit(*arguments)
    assert result.exit_code == 0
    assert "going on: 1 article done before" in result.stderr


def test_crash_on_one_feed_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.cli import feed_run

    sound = feed_run.load_feed

    def load(source: str, *arguments: object, **options: object) -> object:
        if source == "a.jsonl":
            raise ZeroDivisionError("division by zero")
        return sound(source, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(feed_run, "load_feed", load)
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text(dump(a=CLEAN))
        mt_audit("feed", "add", name)
    result = run()
    assert result.exit_code == 2
    assert "a.jsonl: mt-audit crashed on it (ZeroDivisionError" in result.stderr
    assert "b.jsonl: 1 entry: 1 audited" in result.stderr


def test_judgement_of_a_feed_reaches_the_history() -> None:
    Path("saved").mkdir()
    Path("saved/one.html").write_bytes(page(BAD))
    run("saved")
    assert "punctuation/" in mt_audit("history").stdout
    assert mt_audit("triage", "saved", stdin=b"a\nquoted\n").exit_code == 0
    result = run("--again", "saved")
    assert "1 article: 1 pass" in result.stdout
    assert "1 silenced" in result.stdout
    assert "punctuation/" not in mt_audit("history").stdout
    result = run("--again", "saved", "--baseline", "none.json")
    assert result.exit_code == 2
    assert "none.json: no such file; make it with" in result.stderr


def test_baseline_entry_of_an_address_holds_and_a_stale_one_is_told(server: WebServer) -> None:
    server.answers["/feed"] = Answer(200, teasers(server, "a"))
    server.answers["/a"] = Answer(200, page(BAD))
    run(f"{server.url}/feed")
    Path("a.html").write_bytes(page(BAD))
    mt_audit("baseline", "create", "a.html")
    baseline = Path("mt-audit-baseline.json")
    baseline.write_text(baseline.read_text().replace('"a.html"', f'"{server.url}/a"'))
    assert "1 silenced" in run("--again", f"{server.url}/feed").stdout
    server.answers["/a"] = Answer(200, page(CLEAN))
    again = run("--again", f"{server.url}/feed")
    assert f"1 entry matches nothing any more ({server.url}/a " in again.stderr
    assert "take such out of the file" in again.stderr


def test_gates_of_the_configuration_hold_for_feeds() -> None:
    settings = Path("mt-audit.toml")
    settings.write_text(settings.read_text() + "[gate]\nfail_under = 0\nmax_major = 0\n")
    Path("news.jsonl").write_text(dump(a=BAD))
    result = mt_audit("feed", "run", "news.jsonl")
    assert result.exit_code == 0, result.output  # it is a minor one
    settings.write_text(settings.read_text() + "max_per_1000 = 0\n")
    result = mt_audit("feed", "run", "--again", "news.jsonl")
    assert result.exit_code == 1
    assert "findings in 1,000 words, at most 0 allowed" in result.stdout


def test_formats_of_one_file_are_over_all_feeds() -> None:
    settings = Path("mt-audit.toml")
    report = '[report]\nformats = ["json", "tap"]\noutputs = ["sarif=out/mt.sarif"]\n'
    settings.write_text(settings.read_text() + report)
    for name in ("one.jsonl", "two.jsonl"):
        Path(name).write_text(dump(**{name[:3]: BAD}))
    result = run("one.jsonl", "two.jsonl")
    assert result.exit_code == 0, result.output
    assert "1..2" in Path("reports/mt-audit.tap").read_text()
    (sarif,) = json.loads(Path("out/mt.sarif").read_text())["runs"]
    places = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in sarif["results"]
    }
    assert places == {"one", "two"}
    assert str(Path("out/mt.sarif")) in result.stderr
    assert sorted(path.name for path in Path("reports/one.jsonl").iterdir()) == [
        "index.json",
        next(Path("reports/one.jsonl").glob("one-*.json")).name,
    ]
