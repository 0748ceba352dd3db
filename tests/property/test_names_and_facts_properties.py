"""No text crashes the recognition of names or the checks of facts; lists fail in one way only."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engine import Engine
from audit.errors import ConfigError
from audit.extension_points import registered
from audit.facts.numbers import number_value, plain
from audit.names.folding import fold, name_tokens
from audit.names.house_list import read_house_list
from audit.names.ledger import ledger_of
from audit.names.matching import same_person
from audit.names.recognition import mentions_of
from audit.names.sound import distance
from audit.rulebook.examples import paragraphs_of

ENGINE = Engine([check.rule for check in registered("checks").values()])
PIECES = st.sampled_from(
    "Anna Novak President of the former Kyiv Kiev al-Sisi , . “ ” ” said he 45 54 from to rose "
    "fell "
    "percent between and 12 14 killed people Tuesday, March 3, 2021 -year-old including "
    "remaining "
    "\n\n - ' Ж ß J. W.".split(" ")
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=80)
WORDS = st.text("abcdeghijkostuvyz", max_size=12)


@settings(deadline=None)
@given(TEXTS)
def test_no_text_crashes_a_check_and_names_lie_in_the_text(text: str) -> None:
    document = paragraphs_of(text)
    assert ENGINE.run(document).failures == ()
    mentions = mentions_of(document.paragraphs)
    for mention in mentions:
        paragraph = document.paragraphs[mention.paragraph_index]
        assert paragraph.text[mention.start : mention.end] == mention.text
    assert sum(entry.count for entry in ledger_of([("a", mentions)])) == len(mentions)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_distance_is_symmetric_and_a_share(first: str, second: str) -> None:
    assert distance(first, second) == distance(second, first)
    assert 0 <= distance(first, second) <= 1
    assert (distance(first, second) == 0) == (first == second)


@given(st.text(max_size=20), st.text(max_size=20))
def test_folded_names_are_ascii_and_agree_with_themselves(first: str, second: str) -> None:
    assert fold(first).isascii()
    assert all(token.isascii() for token in name_tokens(second))
    assert same_person(first, first)
    assert same_person(first, second) == same_person(second, first)


@given(st.integers(0, 10**9))
def test_number_is_read_as_it_is_shown(value: int) -> None:
    assert number_value(plain(float(value))) == value


@settings(deadline=None)
@given(
    st.text(max_size=60)
    | st.text("name,variants|\n\"'", max_size=60).map("name,variants\n".__add__)
)
def test_list_of_names_is_read_or_refused_in_one_line(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        path.write_text(content, encoding="utf-8", errors="replace", newline="")
        with suppress(ConfigError):  # Any other exception would be a bug.
            read_house_list(path)
