"""The proposals on the seed articles, judged once by an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def benchmarks_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def test_editor_accepts_most_of_what_is_proposed_on_the_seeds() -> None:
    from proposals import VERDICTS, read_verdicts, shown_proposals

    verdicts = read_verdicts(VERDICTS)
    shown = list(shown_proposals(sorted((ROOT / "seeds").glob("*.txt"))))
    assert len(shown) >= 10
    # What nobody judged counts as refused, so that new proposals have to be judged.
    accepted = sum(verdicts.get(proposal, False) for proposal in shown)
    assert accepted / len(shown) >= 0.6
    assert not all(verdicts.values())
