"""Errors in a person's words: commands that a tap would send bare stand in <code>, whatever somebody wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_chat.html_text import parse_html
from bot.text.error_text import alert_text, chat_full_text, explained_html
from bot.text.wording import plain
from engine.data.phrases import quoted


def test_a_command_between_backticks_is_code() -> None:
    html = explained_html("say which version, like this: `/rollback 3`.")
    assert html == "Say which version, like this: <code>/rollback 3</code>."
    assert plain(html) == "Say which version, like this: /rollback 3."


@pytest.mark.parametrize(
    "written", ["`", "``", "`/x", "`/teach ", "<code>", "</code>`", "`/a b`", "&`/rollback <b>`", "`/teach “", "\n`/a"]
)
def test_what_somebody_wrote_never_takes_the_code_away_nor_breaks_it(written: str) -> None:
    html = explained_html(f"I do not know {quoted(written)}. Teach it like this: `/teach happy 8 7 8`.")
    assert html.endswith("Teach it like this: <code>/teach happy 8 7 8</code>.")
    assert html.count("<code>") == html.count("</code>")


@given(st.text(alphabet="`/ab <>&“”'\"\n", max_size=60))
def test_any_text_is_whole_html(text: str) -> None:
    html = explained_html(text)
    parse_html(html)
    assert html.count("<code>") == html.count("</code>")


def test_an_endless_text_is_cut() -> None:
    assert len(explained_html("`/teach " + "x" * 5000 + "`")) < 2000


def test_a_full_chat_is_told_how_many_still_fit() -> None:
    assert "room for 2 more" in chat_full_text(100_000, 2)
    assert "full, with 100,000 examples" in chat_full_text(100_000, 0)


def test_operators_are_told_how_often_it_broke() -> None:
    assert alert_text("ab12", "ScoreError in bot:1", 0) == "Incident ab12: ScoreError in bot:1. The log has the rest."
    assert "there were 3 more" in alert_text("", "ScoreError in bot:1", 3)
