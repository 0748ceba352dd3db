"""Finding extracted text again in its file."""

from __future__ import annotations

from audit.alignment import VisibleText, from_sources, join_lines


def test_joined_lines_map_each_to_its_own_place() -> None:
    text, offset_map = join_lines([("ab", 10), ("cd", 20)])
    assert text == "ab cd"
    assert [offset_map.to_source(i) for i in range(5)] == [10, 11, 12, 20, 21]


def test_character_without_a_place_stands_behind_the_one_before() -> None:
    _, offset_map = from_sources("a b", [5, None, 9])
    assert [offset_map.to_source(i) for i in range(3)] == [5, 6, 9]


def test_same_text_twice_is_found_in_reading_order() -> None:
    page = VisibleText("<p>Same.</p><p>Same.</p>")
    found = [page.find("Same.") for _ in range(2)]
    assert [passage and passage.offset_map.to_source(0) for passage in found] == [3, 15]


def test_text_in_invisible_elements_is_not_found() -> None:
    page = VisibleText("<head><title>Word</title></head><script>Word</script><p>Other</p>")
    assert page.find("Word") is None
    assert page.find("Other") is not None


def test_text_with_small_differences_is_found_word_by_word() -> None:
    source = "<p>A long enough beginning of a paragraph, then cafe\u0301 and the rest of it.</p>"
    passage = VisibleText(source).find(
        "A long enough beginning of a paragraph, then café and the rest of it."
    )
    assert passage is not None
    assert source[passage.offset_map.to_source(passage.text.index("rest")) :].startswith("rest of")


def test_headline_is_the_last_copy_before_the_article() -> None:
    source = "<nav>Strike ends</nav><h1>Strike <b>ends</b></h1><p>Text.</p><p>Strike ends</p>"
    page = VisibleText(source)
    page.find("Text.")
    passage = page.find_before_first("Strike ends")
    assert passage is not None
    assert passage.offset_map.to_source(0) == source.index("<h1>") + 4
    assert page.find_before_first("Nowhere") is None


def test_language_of_the_page() -> None:
    assert VisibleText("<html lang='fr'><p>x").language == "fr"
    assert VisibleText("<p>x").language is None
