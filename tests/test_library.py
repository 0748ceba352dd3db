"""The public interface: ``import audit`` and the names in ``__all__``."""

from __future__ import annotations

import pytest

import audit

GARBLE = "Canada and its allies issued a joint statement exploding Belarus on Thursday."


def test_every_public_name_exists() -> None:
    assert all(getattr(audit, name) is not None for name in audit.__all__)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        audit.nonsense  # noqa: B018


@pytest.mark.parametrize("models", [False, True], ids=["rules alone", "with models"])
def test_audit_text_finds_garble(models: bool) -> None:
    report = audit.audit_text(GARBLE, models=models)
    flagged = [GARBLE[item.start : item.end] for item in report.findings]
    assert any("exploding" in text for text in flagged)
    assert bool(report.manifest.models) is models


def test_audit_text_of_nothing_is_an_error() -> None:
    with pytest.raises(audit.MtAuditError):
        audit.audit_text("  \n ")


def test_half_a_character_is_told_with_its_place() -> None:
    with pytest.raises(audit.MtAuditError, match="<text>: half a character at 3"):
        audit.audit_text("Oh \ud83d, he said.", models=False)
    with pytest.raises(audit.MtAuditError, match="<text 1>: half a character at 3"):
        audit.word_oddity(["Fine.", "Oh \ud83d, he said."])


def test_word_oddity_ranks_the_garbled_word_first() -> None:
    (words,) = audit.word_oddity([GARBLE])
    start, end, probability = max(words, key=lambda item: item[2])
    assert GARBLE[start:end] == "exploding"
    assert 0.5 < probability <= 1.0


def test_word_oddity_answers_every_text_in_order() -> None:
    texts = [GARBLE, "", "He sat down."]
    together = audit.word_oddity(texts)
    assert len(together) == 3
    assert together[1] == []
    assert together == [audit.word_oddity([text])[0] for text in texts]


def test_score_falls_with_garble() -> None:
    clean = audit.audit_text(GARBLE.replace("exploding", "blasting"), models=False)
    assert audit.audit_text(GARBLE, models=False).score.score_0_100 < clean.score.score_0_100
