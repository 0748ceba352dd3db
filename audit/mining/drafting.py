"""Drafts a rule pack from mined phrases, for a person to accept."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from audit.mining.collection import MinedPhrase, Sighting
from audit.mining.repairs import MOST_EXAMPLES, Repair
from audit.rulebook.examples import example_problems
from audit.rulebook.pack import load_pack

_MOST_ARTICLES_NAMED = 5
_HEADER = """\
# DRAFT by `mt-audit mine`. Nobody has accepted these rules yet.
# For each: is the phrase wrong wherever it stands? Then say so in 'message' and 'why', cite a
# reference in 'source', give it its severity (a draft is a hint and costs no points) and take
# "draft-" off its id. Else delete it. `mt-audit rules test FILE` runs the examples.
"""


class Draft(NamedTuple):
    """A rule as its YAML mapping; ``rule`` is None if no examples prove it."""

    mined: MinedPhrase
    repair: Repair
    rule: dict[str, Any] | None


def draft(mined: MinedPhrase, repair: Repair) -> Draft:
    """The rule with all examples that behave as they must; without them there is no rule.

    The candidates are tried one by one, as ``mt-audit rules test`` will, fixes among them.
    """
    bad: list[Any] = []
    good: list[Any] = []
    spare_good = "A sentence without the phrase."
    for sighting, fixed in zip(mined.sightings, repair.texts, strict=False):
        text = _marked(sighting, mined.flagged)
        with_fix = {"text": text, "fix": fixed}
        for example in ([with_fix] if fixed else []) + [{"text": text}]:
            if _is_proven(_rule(mined, repair, [example], [spare_good])):
                bad.append(example)
                break
    for sentence in mined.good:
        if len(good) == MOST_EXAMPLES or not bad:
            break
        if _is_proven(_rule(mined, repair, bad, [sentence])):
            good.append(sentence)
    return Draft(mined, repair, _rule(mined, repair, bad, good) if bad and good else None)


def pack_text(drafts: Sequence[Draft]) -> str:
    """The YAML of the drafts that have a rule; empty if none has."""
    import yaml

    rules = [item.rule for item in drafts if item.rule is not None]
    if not rules:
        return ""
    body = yaml.safe_dump(
        {"rules": _with_own_ids(rules)}, sort_keys=False, allow_unicode=True, width=100
    )
    return f"{_HEADER}{body}"


def _with_own_ids(rules: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two words can be a verb with its object and an adjective with its noun: "open doors"."""
    seen: Counter[str] = Counter()
    named = []
    for rule in rules:
        seen[rule["id"]] += 1
        number = seen[rule["id"]]
        named.append(rule if number == 1 else {**rule, "id": f"{rule['id']}-{number}"})
    return named


def _rule(mined: MinedPhrase, repair: Repair, bad: list[Any], good: list[Any]) -> dict[str, Any]:
    phrase = mined.phrase
    pattern = phrase.pattern(mined.flagged)
    instead = _replacement(mined, repair.lemma)
    other = phrase[2 - mined.flagged]
    advice = "write '{suggestion}'?" if instead else "another word was probably meant."
    seen = f"{len(mined.articles)} articles, mean oddity {mined.oddity:.2f}"
    return {
        "id": f"draft-{phrase.first}-{phrase.second}",
        "category": "style/unidiomatic",
        "severity": "neutral",
        "message": f"'{{match}}' is odd with '{other}'; {advice}",
        "why": f"Draft: the tagger finds this {phrase.kind} odd wherever it stands ({seen}).",
        "source": f"mined from {_named(mined.articles)}; not reviewed",
        "language": "en",
        "confidence": round(mined.oddity, 2),
        "match": (
            {"kind": "substitution", "swap": {pattern: instead}}
            if instead
            else {"kind": "existence", "any": [pattern]}
        ),
        "bad": bad,
        "good": good,
    }


def _replacement(mined: MinedPhrase, lemma: str | None) -> str | None:
    is_preposition = mined.phrase.word_class(mined.flagged) == "ADP"
    return lemma if lemma is None or is_preposition else f"<{lemma}>"


def _marked(sighting: Sighting, flagged: int) -> str:
    start, end = sighting.spans[flagged]
    text = sighting.text
    return f"{text[:start]}[[{text[start:end]}]]{text[end:]}"


def _named(articles: Sequence[str]) -> str:
    names = [PurePath(name).name for name in articles]
    more = len(names) - _MOST_ARTICLES_NAMED
    shown = ", ".join(names[:_MOST_ARTICLES_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _is_proven(rule: dict[str, Any]) -> bool:
    """True if the rule loads and its examples behave, read from a pack as a user's is."""
    import yaml

    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "draft.yaml"
        pack.write_text(yaml.safe_dump({"rules": [rule]}, allow_unicode=True), encoding="utf-8")
        (loaded,) = load_pack(pack)
    return not example_problems(loaded, [loaded])
