"""Questions are read back from their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.change_text import (
    already_in_use_text,
    asks_to_take_back,
    no_version_text,
    performer_asked_about,
    performer_removed_html,
    remove_performer_question,
    rollback_question,
    rolled_back_html,
    starter_asked_for,
    starter_changed_html,
    starter_question,
    take_back_question,
    taken_back_html,
    version_asked_at,
    version_asked_for,
)
from bot.text.wording import plain
from engine.data.names import clean_name
from engine.data.provenance import PERFORMER

NAMES = st.text(max_size=64).map(clean_name).filter(lambda name: PERFORMER.fault(name) is None)


@given(NAMES, st.integers(1, 10**5), st.integers(1, 10**6))
def test_a_question_says_whose_examples_it_would_remove_and_when_it_was_asked(
    name: str, examples: int, version: int
) -> None:
    text = plain(remove_performer_question(name, examples, version))
    assert performer_asked_about(text) == name
    assert version_asked_at(text) == version


@pytest.mark.parametrize("text", ["", "Ann", plain(rollback_question(1, 2, 1, 1)), plain("<b>Remove</b> all of it?")])
def test_other_words_are_no_such_question(text: str) -> None:
    assert performer_asked_about(text) is None


def test_one_example_goes() -> None:
    assert "\n1 example goes; those removed before go " in remove_performer_question("Ann", 1, 3)
    assert performer_removed_html("Sam", "A & B", 2).startswith("Sam removed 2 examples by A &amp; B for good, from ")


@pytest.mark.parametrize(
    ("added", "removed", "starter", "said"),
    [
        (1, 2, False, "1 example comes back, 2 examples go. Nothing is lost: "),
        (0, 1, True, "1 example goes. The starter rows will be as in version 3. Nothing is lost: "),
        (0, 0, True, "No example comes or goes. The starter rows will be as in version 3. Nothing is lost: "),
    ],
)
def test_a_rollback_says_what_comes_and_goes(added: int, removed: int, starter: bool, said: str) -> None:
    text = plain(rollback_question(3, 8, added, removed, starter=starter))
    assert text.splitlines()[1].startswith(said)
    assert (version_asked_for(text), version_asked_at(text)) == (3, 8)


def test_what_came_and_went_is_said_after_it() -> None:
    way = "<code>/rollback 8</code> undoes that."
    assert rolled_back_html("Sam", 3, 8, 2, 1) == (
        f"Sam brought version 3 back: 2 examples came back, 1 example went. {way}"
    )
    assert rolled_back_html("You", 3, 8, 0, 0) == f"You brought version 3 back. {way}"


def test_what_is_in_use_or_unknown_is_said() -> None:
    assert already_in_use_text(2, 2) == "Version 2 is already in use."
    assert already_in_use_text(2, 4) == "Version 2 is already in use: version 4 has the same examples."
    assert no_version_text(9) == "There is no version 9 here. /history lists all there are."


@pytest.mark.parametrize("choice", ["on", "off"])
def test_a_question_about_the_starter_rows_is_read_back(choice: str) -> None:
    text = plain(starter_question(choice, {"happy": 1, "<b>": 2}, 4))
    assert (starter_asked_for(text), version_asked_at(text)) == (choice, 4)
    assert starter_changed_html("Sam", choice, 4).endswith("<code>/rollback 4</code> undoes that.")


def test_an_undo_names_whose_examples_went() -> None:
    counts = {"happy": 2, "<i>": 1}
    for own in (True, False):
        assert asks_to_take_back(plain(take_back_question(counts, own=own)))
    assert taken_back_html("Sam", counts, 4, own=True, may_restore=False) == (
        "Undone: 3 examples (happy, &lt;i&gt;). An admin can bring them back: <code>/rollback 4</code>."
    )
    assert taken_back_html("Sam", counts, 4, own=False, may_restore=True) == (
        "Sam undid 3 examples that somebody else taught (happy, &lt;i&gt;). <code>/rollback 4</code> undoes that."
    )
