"""What a rule flags in an article it flags in the target of a localization file, too."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from audit.document import Document
from audit.engine import Engine
from audit.extension_points import Rule
from audit.inputs import read_article
from audit.rulebook.examples import paragraphs_of
from audit.rulebook.pack import load_rules, shipped_packs
from audit.segmentation import segment

XLIFF = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    '<file source-language="is" target-language="{language}"><body><trans-unit id="u">'
    '<source xml:space="preserve">Æ</source><target xml:space="preserve">{target}</target>'
    "</trans-unit></body></file></xliff>"
)
RULES = [
    rule
    for rule in load_rules(shipped_packs("en"))
    if rule.metadata.language == "any" and rule.matcher.scope in ("sentence", "paragraph")
]


def flagged(rule: Rule, document: Document) -> list[str]:
    segmented = segment(document)
    text = segmented.paragraphs[0].text
    return [text[item.start : item.end] for item in Engine([rule], None).run(segmented).findings]


@pytest.mark.parametrize("language", ["en", "de", "ru"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.metadata.id)
def test_rule_for_any_language_flags_the_same_in_article_and_target(
    rule: Rule, language: str, tmp_path: Path
) -> None:
    for text in (item.text for item in rule.bad if item.unit is None):
        if any(letter < " " for letter in text):
            continue  # a line end is another thing in XML, a control character none at all
        article, translation = tmp_path / "a.txt", tmp_path / "a.xlf"
        article.write_text(text, "utf-8")
        translation.write_text(XLIFF.format(language=language, target=escape(text)), "utf-8")
        expected = flagged(rule, read_article(str(article)))
        assert expected, f"{text!r} is not flagged in an article"
        assert flagged(rule, read_article(str(translation))) == expected


@pytest.mark.parametrize("marks", [",,", ";;", ",.", ":,"])
@pytest.mark.parametrize("word", ["Minister", "né", "Министр", "υπουργός", "मंत्री", "1500"])
def test_doubled_marks_are_flagged_behind_letters_of_any_script(word: str, marks: str) -> None:
    (rule,) = (rule for rule in RULES if rule.metadata.id == "punctuation/doubled-punctuation")
    assert flagged(rule, paragraphs_of(f"{word}{marks} x")) == [marks]
