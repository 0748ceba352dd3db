"""What a document with sources goes through: engine, glossaries, report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from audit.config import BilingualSettings, Config, ModelSettings, RuleSettings
from audit.document import Document, Notice, OffsetMap, Paragraph, TranslationUnit
from audit.engine import Engine
from audit.errors import ConfigError
from audit.extension_points import Detection, lookup
from audit.finding import Severity
from audit.inputs import read_article
from audit.pipeline import Auditor
from audit.report import RuleMetadata
from audit.rulebook.pack import load_rules, shipped_packs


def document(*pairs: tuple[str, str], target_language: str = "de") -> Document:
    paragraphs = tuple(
        Paragraph(
            index,
            target,
            OffsetMap.contiguous(0),
            unit=TranslationUnit(f"unit {index}", source),
        )
        for index, (source, target) in enumerate(pairs)
    )
    metadata = MappingProxyType({"source_language": "en", "target_language": target_language})
    return Document("messages", "", paragraphs, metadata)


def auditor(**bilingual: tuple[str, ...]) -> Auditor:
    return Auditor.open(
        Config(models=ModelSettings(enabled=False), bilingual=BilingualSettings(**bilingual))
    )


def test_missing_translation_is_marked_in_the_source_and_costs_points() -> None:
    report = auditor().audit(document(("Save the file", "")))
    (finding,) = report.findings
    assert (finding.rule_id, finding.side) == ("translation/missing", "source")
    assert (finding.start, finding.end) == (0, 13)
    assert report.score.penalty_points > 0


def test_rules_about_english_leave_other_targets_alone() -> None:
    english = [rule for rule in load_rules(shipped_packs("en")) if rule.metadata.language == "en"]
    text = "Canada issued a joint statement exploding Belarus in the stock purse."
    other = document(("x", text), target_language="de")
    assert Engine(english).run(other).findings == ()


def test_code_in_a_string_without_source_is_no_slip(tmp_path: Path) -> None:
    texts = {
        "a": "%d files",
        "b": "<b>Save</b>",
        "c": "{{count}} files",
        "d": "Loading…",
        "e": ", he said then.",
    }
    file = tmp_path / "en.json"
    file.write_text(json.dumps(texts))
    found = auditor().audit(read_article(str(file))).findings
    assert [item.paragraph_index for item in found] == [4]


def test_tag_of_the_source_with_other_attributes_is_no_page_code() -> None:
    source, target = 'Hier <a href="/de/">klicken</a><br>', 'Click <a href="/en/">here</a><br/>'
    same = document((source, target), target_language="en")
    other = document(("Hier klicken", target), target_language="en")
    rules = [item.rule_id for item in auditor().audit(same).findings]
    assert "leftovers/html-tag" not in rules
    assert "leftovers/html-tag" in [item.rule_id for item in auditor().audit(other).findings]


def test_what_the_source_has_as_well_is_no_error_of_the_translation() -> None:
    same = document(("Press <b>Save</b>", "<b>Sichern</b> drücken"))
    assert auditor().audit(same).findings == ()


def test_rules_for_translations_cost_nothing_without_a_source() -> None:
    rules = [r for r in load_rules(shipped_packs("en")) if r.matcher.scope == "translation"]
    plain = Document("text", "x", (Paragraph(0, "5 files", OffsetMap.contiguous(0)),))
    assert list(Engine(rules)._calls(plain)) == []


def test_glossary_of_the_project_makes_rules_with_a_severity_for_each_term(tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    glossary.write_text("source,target,forbidden,severity\nbank,Bank,Ufer,critical\n", "utf-8")
    report = auditor(glossaries=(str(glossary),)).audit(
        document(("Two banks closed.", "Zwei Ufer schlossen."))
    )
    found = {(finding.rule_id, finding.side, finding.severity) for finding in report.findings}
    assert ("glossary/term-missing", "source", Severity.CRITICAL) in found
    assert ("glossary/forbidden-term", "target", Severity.CRITICAL) in found


def test_placeholder_profile_of_the_project_is_used() -> None:
    pair = document(("Hello :name", "Hallo"))
    assert auditor().audit(pair).findings == ()
    found = auditor(placeholders=("laravel",)).audit(pair).findings
    assert [finding.rule_id for finding in found] == ["carried-over/placeholder"]


def test_unknown_placeholder_profile_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'laravel'"):
        auditor(placeholders=("larvel",))


def test_report_as_data_has_both_sides() -> None:
    report = auditor().audit(document(("Save the file", "")))
    paragraph = json.loads(lookup("reporters", "json")().render(report))["paragraphs"][0]
    assert paragraph["unit"] == {"id": "unit 0", "source": "Save the file", "state": None}
    assert paragraph["findings"][0]["side"] == "source"
    assert paragraph["findings"][0]["text"] == "Save the file"


def test_report_as_page_shows_both_sides_with_their_languages() -> None:
    report = auditor().audit(document(("Save %d files", "Dateien sichern")))
    page = lookup("reporters", "html")().render(report)
    assert '<p class="text source" lang="en"' in page
    assert 'id="mark-1"' in page
    assert page.index("Save ") < page.index("Dateien sichern")


def test_only_chosen_rules_run() -> None:
    config = Config(models=ModelSettings(enabled=False), rules=RuleSettings(only=("edges",)))
    report = Auditor.open(config).audit(document(("Save now?", "5 Dateien")))
    assert {finding.rule_id for finding in report.findings} == {"edges/final-mark"}


class _EnglishDetector:
    """Stands in for a model, so that the test need not load one: it only says that it ran."""

    name = "english"
    rules = (RuleMetadata("model/x", "style/awkward", Severity.MINOR, "", "", "", "en"),)
    model_hashes = MappingProxyType({})
    compute_type = "int8"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def detect(self, document: Document) -> Detection:
        self.seen.append(document.target_language or "")
        return Detection()


def test_models_look_only_at_their_language_and_the_report_says_so() -> None:
    detector = _EnglishDetector()
    audit = Auditor(Config(), (), (detector,), {})
    german = audit.audit(document(("Save", "Sichern")))
    (notice,) = german.document.notices
    assert notice.code == "language"
    assert "'de'" in notice.message
    assert "no model" in notice.message
    english = audit.audit(document(("Sichern", "Save"), target_language="en-GB"))
    assert english.document.notices == ()
    assert detector.seen == ["en-GB"]


def _rules_on(tmp_path: Path, messages: str) -> list[tuple[str, int]]:
    header = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Plural-Forms: nplurals=2; plural=n!=1;\\n"\n\n'
    )
    path = tmp_path / "a.po"
    path.write_text(header + messages)
    report = auditor().audit(read_article(str(path)))
    return [(item.rule_id, item.paragraph_index) for item in report.findings]


def test_only_a_context_excuses_another_translation(tmp_path: Path) -> None:
    one = 'msgid "Open file"\nmsgstr "Datei öffnen"\n\n'
    two = 'msgid "Open file:"\nmsgstr "Offene Datei:"\n'
    flagged = [("translation/one-source-several-translations", 1)]
    assert _rules_on(tmp_path, one + two) == flagged
    assert _rules_on(tmp_path, f"{one}# A label.\n{two}") == flagged
    assert _rules_on(tmp_path, f'{one}msgctxt "label"\n{two}') == []


def test_a_wrong_header_is_said_once_and_a_lost_form_where_it_is(tmp_path: Path) -> None:
    source = 'msgid "{0} file"\nmsgid_plural "{0} files"\n'.format
    forms = [f'msgstr[{number}] "%d {form}"\n' for number, form in enumerate(["a", "b", "c"])]
    three = "\n".join(source(sign) + "".join(forms) for sign in ("%d big", "%d small"))
    count = "translation/plural-form-count"
    assert [place for place in _rules_on(tmp_path, three) if place[0] == count] == [(count, 2)]
    lost = source("%d big") + "".join(forms[:2]) + "\n" + source("%d small") + forms[0]
    assert [place for place in _rules_on(tmp_path, lost) if place[0] == count] == [(count, 2)]


class _FrenchToEnglish(_EnglishDetector):
    """Stands in for a model that compares both sides of one language pair."""

    name = "french-to-english"

    def covers(self, source_language: str, target_language: str) -> bool:
        return (source_language, target_language) == ("fr", "en")

    def detect(self, document: Document) -> Detection:
        self.seen.append(document.target_language or "")
        return Detection(notices=(Notice("said", "Said by the model."),))


def test_pair_that_no_model_covers_gets_a_notice() -> None:
    pair = _FrenchToEnglish()
    audit = Auditor(Config(), (), (_EnglishDetector(), pair), {})
    other = document(("Salut", "Hello"), target_language="en")
    (notice,) = audit.audit(other).document.notices
    assert notice.code == "no-model-for-pair"
    assert "English to English" in notice.message
    assert pair.seen == []


def test_covered_pair_is_compared_and_the_notices_of_its_model_are_kept() -> None:
    pair = _FrenchToEnglish()
    audit = Auditor(Config(), (), (_EnglishDetector(), pair), {})
    languages = MappingProxyType({"source_language": "fr-FR", "target_language": "en-GB"})
    covered = replace(document(("Salut", "Hello")), metadata=languages)
    notices = audit.audit(covered).document.notices
    assert [notice.code for notice in notices] == ["said"]
    assert pair.seen == ["en-GB"]


def test_unnamed_language_gets_a_notice_that_says_how_to_name_it() -> None:
    audit = Auditor(Config(), (), (_EnglishDetector(), _FrenchToEnglish()), {})
    unnamed = replace(document(("Salut", "Hello")), metadata=MappingProxyType({}))
    (notice,) = audit.audit(unnamed).document.notices
    assert notice.code == "no-model-for-pair"
    assert "--source-language" in notice.message


def test_article_without_source_is_not_told_about_pairs() -> None:
    pair = _FrenchToEnglish()
    article = Document("article", "Hello", (Paragraph(0, "Hello", OffsetMap.contiguous(0)),))
    assert (
        Auditor(Config(), (), (_EnglishDetector(), pair), {}).audit(article).document.notices == ()
    )
    assert pair.seen == []
