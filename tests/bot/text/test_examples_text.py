"""What a page of examples says, and what is read back from it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.examples_text import example_line, is_page, page_html, performer_shown, shows_example, unknown_filter_text
from bot.text.wording import plain
from engine.data.dataset import Example
from engine.data.names import clean_name
from engine.data.provenance import PERFORMER, Provenance
from engine.data.scores import Scores

NAMES = st.text(max_size=64).map(clean_name).filter(lambda name: PERFORMER.fault(name) is None)
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def page(
    lines: Sequence[str],
    *,
    own: bool = False,
    emotion: str | None = None,
    performer: str | None = None,
    in_versions: bool = False,
) -> str:
    return page_html(
        lines, 8, 9 + len(lines), own=own, emotion=emotion, performer=performer, deletable=True, in_versions=in_versions
    )


@given(NAMES, st.none() | NAMES, st.booleans(), st.booleans())
def test_a_page_says_whose_performances_it_shows(name: str, emotion: str | None, own: bool, in_versions: bool) -> None:
    for lines in (["9 8 9 · happy · 25 Nov"], []):
        text = plain(page(lines, own=own, emotion=emotion, performer=name, in_versions=in_versions))
        assert performer_shown(text) == name
        assert is_page(text)
        assert performer_shown(plain(page(lines, own=own, emotion=emotion))) is None


def test_a_line_fits_a_phone() -> None:
    scores = Scores(10, 9.5, 10)
    ann = Provenance(performer="Ann")
    assert example_line(Example(Scores(9, 8, 9), "happy", ann), AT) == "9 8 9 · happy · Ann · 25 Nov"
    assert example_line(Example(scores, "calm"), AT) == "10 9.5 10 · calm · 25 Nov"
    longest = example_line(Example(scores, "e" * 32, Provenance(performer="p" * 64)), AT)
    assert longest == "10 9.5 10 · eeeeeee… · ppppppp… · 25 Nov"
    assert example_line(Example(Scores(1, 2, 3), "e" * 32), AT) == f"1 2 3 · {'e' * 17}… · 25 Nov"


def test_a_page_is_numbered_and_says_what_was_chosen() -> None:
    assert page(["1 1 1 · <b> · 25 Nov", "2 2 2 · sad · 25 Nov"], emotion="<i>").splitlines() == [
        "<b>9–10 of everyone's 11 examples</b>, newest first",
        "Emotion: &lt;i&gt;",
        "9. 1 1 1 · &lt;b&gt; · 25 Nov",
        "10. 2 2 2 · sad · 25 Nov",
        "",
        "Tap ✕ to delete an example.",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "9 8 9", "1–8 of your 9 examples, newest first (times in UTC)\n1. 9 8 9: happy (25 Nov 2026, 10:00)", "Hello"],
)
def test_other_messages_and_pages_of_before_are_no_pages(text: str) -> None:
    assert not is_page(text)


def test_a_line_is_a_whole_one() -> None:
    text = plain(page(["1 1 1 · sad · 25 Nov"]))
    assert shows_example(text, "1 1 1 · sad · 25 Nov")
    assert not shows_example(text, "1 1 · sad · 25 Nov")


def test_what_is_not_known_is_said_back_with_what_there_is() -> None:
    assert unknown_filter_text("zoe", [], []) == (
        "I know neither an emotion nor a performer called “zoe”: nothing was taught here yet."
    )
    many = [f"e{number}" for number in range(14)]
    assert unknown_filter_text("zoe", many, []).endswith("e10, e11, 2 more. No example says who performed.")
