"""Questions are read back from their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.change_text import (
    performer_asked_about,
    performer_removed_html,
    remove_performer_question,
    rollback_question,
    version_asked_at,
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
    assert "\n1 example goes, and those taken away before, " in remove_performer_question("Ann", 1, 3)
    assert performer_removed_html("Sam", "A & B", 2).startswith("Sam removed 2 examples by A &amp; B for good, out of ")
