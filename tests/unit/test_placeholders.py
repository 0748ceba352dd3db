from __future__ import annotations

from itertools import pairwise

import pytest

from audit.placeholders import PROFILES, placeholders, profiles_of_flags


@pytest.mark.parametrize(
    ("profile", "text", "expected"),
    [
        ("python", "%(name)s has %d", ["%(name)s", "%d"]),
        ("python-brace", "{name!r:>5} and {}", ["{name!r:>5}", "{}"]),
        ("c", "%5.2f of %ld, 100%%", ["%5.2f", "%ld"]),
        ("ruby", "%{a} %<b>d", ["%{a}", "%<b>d"]),
        ("laravel", "Hi :name at 12:30", [":name"]),
        ("qt", "%1 of %L2", ["%1", "%L2"]),
        ("icu", "on {0, date, short} {n,number}", ["{0, date, short}", "{n,number}"]),
        ("icu", "{n, plural, one {file} other {files}} {who}", ["{n, ", "{who}"]),
        ("icu", "{g, select, male {He} other {{who}}}", ["{g, ", "{who}"]),
        ("auto", "{g, select, male {He} other{They}} and {him}", ["{g, ", "{him}"]),
        ("scheme", "~a of ~d", ["~a", "~d"]),
        ("auto", "100% of it, 5% de, {count} and %s", ["%s", "{count}"]),
        ("auto", "${a} {{ b }} %name%", ["${a}", "%name%", "{{ b }}"]),
    ],
)
def test_profile_finds_its_placeholders(profile: str, text: str, expected: list[str]) -> None:
    assert sorted(item.text for item in placeholders(text, (profile,))) == sorted(expected)


def test_unnamed_placeholder_is_known_by_its_number_and_type() -> None:
    ordered = [item.identity for item in placeholders("%s of %d", ("c",))]
    numbered = [item.identity for item in placeholders("%2$d: %1$s", ("c",))]
    assert sorted(ordered) == sorted(numbered) == ["1:s", "2:d"]


@pytest.mark.parametrize("profile", PROFILES)
def test_no_profile_finds_anything_in_plain_text(profile: str) -> None:
    assert placeholders("Save the file, please. It costs 5 euros!", (profile,)) == ()


@pytest.mark.parametrize(
    ("flags", "profiles"),
    [
        (("fuzzy", "python-format"), ("python",)),
        (("python-brace-format", "c-format"), ("python-brace", "c")),
        (("java-format",), ("java-messageformat",)),
        (("kde-format",), ("qt",)),
        (("no-c-format",), ("auto-braces",)),
        (("no-python-brace-format",), ("auto-percent",)),
        (("no-c-format", "no-python-brace-format"), ()),
        (("no-c-format", "python-brace-format"), ("python-brace",)),
        (("fuzzy", "no-wrap", "auto", "c", "max-length:10"), None),
        ((), None),
    ],
)
def test_flags_of_an_entry_name_its_profiles(
    flags: tuple[str, ...], profiles: tuple[str, ...] | None
) -> None:
    assert profiles_of_flags(flags) == profiles


def test_earlier_pattern_keeps_its_place_among_many() -> None:
    text = "%(name)s {a} %d " * 5_000
    found = placeholders(text)
    assert len(found) == 15_000
    assert [item.text for item in found[:3]] == ["%(name)s", "{a}", "%d"]
    assert all(one.end <= other.start for one, other in pairwise(found))
