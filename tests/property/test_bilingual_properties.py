"""Whatever stands on the two sides, no rule for translations crashes or points outside."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.engine import Engine
from audit.rulebook.pack import load_rules, shipped_packs

PIECES = st.sampled_from(
    ["5", "1,500", "1.500,5", "3 pm", "March 5, 2024", "3/4/2024", "$", "€", "km", "million", "%s",
     "%(a)d", "{b}", "{", "}", "<b>", "</b>", "&amp;", "https://a.org/", "a@b.org", "/a/b/c", "\n",
     "\t", " ", "?", ".", "…", "_A", "&B", "(", ")", "\\n", "Save", "file", "Größe", "١٢", "²", "Ⅻ"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))
LANGUAGES = st.sampled_from(["en", "de", "fr", "ru", "ja", "ar", "pt-BR", "zh-Hans", "xx", "_"])


@cache
def _engine() -> Engine:
    rules = load_rules(shipped_packs("en"))
    return Engine([rule for rule in rules if rule.matcher.scope in ("translation", "document")])


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(source=TEXTS, target=TEXTS, source_language=LANGUAGES, target_language=LANGUAGES)
@example("5²", "²", "en", "de")
@example("%", "{{", "en", "de")
def test_no_pair_crashes_a_rule_and_every_span_lies_in_its_side(
    source: str, target: str, source_language: str, target_language: str
) -> None:
    paragraph = Paragraph(0, target, OffsetMap.contiguous(0), unit=TranslationUnit("unit", source))
    languages = {"source_language": source_language, "target_language": target_language}
    document = Document("pair", "", (paragraph,), MappingProxyType(languages))
    results = _engine().run(document)
    assert results.failures == ()
    for finding in results.findings:
        assert finding.end <= len(paragraph.side_text(finding.side))
