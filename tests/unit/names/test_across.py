"""Names on which several articles do not agree."""

from __future__ import annotations

from audit.names.across import names_of, shared_names
from audit.names.house_list import HouseList, HouseName
from audit.names.recognition import Mention, mentions_of
from audit.report import NameForm, NameUse, SharedName
from audit.rulebook.examples import paragraphs_of
from tests.report_factory import clean_report

NOVAK = "Anna Novak spoke in Riga. Novak left early."
NOWAK = "The trip was long.\n\nThey met Anna Nowak. They liked Nowak."


def names_in(text: str) -> tuple[Mention, ...]:
    return mentions_of(paragraphs_of(text).paragraphs)


def shared(*texts: str, house_list: HouseList = HouseList()) -> dict[str, SharedName]:  # noqa: B008
    documents = [(chr(ord("a") + index), names_in(text)) for index, text in enumerate(texts)]
    return {name.house_form: name for name in shared_names(documents, house_list)}


def test_drift_tells_which_spelling_stands_in_which_article_and_where() -> None:
    name = shared(NOVAK, NOVAK, NOWAK)["Anna Novak"]
    assert name.drifting == (
        NameForm("Anna Nowak", "Anna Novak", (NameUse("c", 1, 1),)),
        NameForm("Nowak", "Novak", (NameUse("c", 1, 1),)),
    )
    assert name.right == (
        NameForm("Anna Novak", None, (NameUse("a", 1, 0), NameUse("b", 1, 0))),
        NameForm("Novak", None, (NameUse("a", 1, 0), NameUse("b", 1, 0))),
    )


def test_users_list_decides_which_form_is_right() -> None:
    houses = HouseList((HouseName("Anna Nowak", ("Anna Novak",), "person", "Q1"),))
    name = shared(NOVAK, NOVAK, NOWAK, house_list=houses)["Anna Nowak"]
    assert [form.text for form in name.drifting] == ["Anna Novak", "Novak"]
    assert (name.identifier, name.listed) == ("Q1", True)


def test_drift_within_one_article_is_left_to_its_own_report() -> None:
    assert shared(f"{NOVAK} They met Anna Nowak.", "They went to Riga.") == {}


def test_articles_that_agree_and_other_people_are_not_listed() -> None:
    assert shared(NOVAK, NOVAK, "They met Peter Novak. Novak is his brother.") == {}


def test_office_here_and_former_office_there_is_a_hint() -> None:
    name = shared("Prime Minister Anna Novak left.", "They met former Prime Minister Anna Novak.")
    titles = name["Anna Novak"].titles
    assert [(title.text, title.article) for title in titles] == [
        ("Prime Minister", "a"),
        ("former Prime Minister", "b"),
    ]


def test_two_titles_of_one_article_are_left_to_its_own_report() -> None:
    both = "Prime Minister Anna Novak left. They met former Prime Minister Anna Novak."
    assert shared(both, "They met Anna Novak.") == {}


def test_no_names_are_gathered_where_their_rule_did_not_run() -> None:
    assert names_of(clean_report()) == ()
