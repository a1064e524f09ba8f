"""What the buttons of a page of examples carry, and which there are."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.examples_page import (
    Action,
    ExamplesTap,
    ExamplesView,
    names_buttons,
    page_buttons,
    parse_filter,
    parse_tap,
)
from bot.errors import RefusedTapError
from bot.storage.records import Page, TaughtExample
from engine.data.dataset import Example
from engine.data.names import clean_name, name_key
from engine.data.provenance import PERFORMER, Provenance
from engine.data.scores import Scores

NAMES = st.text(max_size=64).map(clean_name).filter(lambda name: PERFORMER.fault(name) is None)
MOST, MOST_OFFSET = 10**18 - 1, 10**9 - 1
VIEWS = st.builds(ExamplesView, st.booleans(), st.integers(0, MOST_OFFSET), st.none() | NAMES, st.none() | NAMES)


def page_of(*performers: str | None, total: int | None = None) -> Page:
    at = datetime(2026, 11, 25, 10, tzinfo=UTC)
    rows = tuple(
        TaughtExample(number, 1, Example(Scores(9, 8, 9), "happy", Provenance(performer=performer)), at, number)
        for number, performer in enumerate(performers)
    )
    return Page(rows, len(rows) if total is None else total)


def labels(page: Page, view: ExamplesView, *, shared: bool = True, removable: bool = False) -> list[str]:
    keyboard = page_buttons(page, view, (), shared=shared, removable=removable)
    return [each.text for row in keyboard.inline_keyboard for each in row] if keyboard else []


@given(VIEWS, st.integers(0, MOST))
def test_a_button_carries_its_page(view: ExamplesView, delete: int) -> None:
    performers = ["Somebody else", *([] if view.performer is None else [view.performer])]
    emotions = ["something else", *([] if view.emotion is None else [view.emotion])]
    actions: list[tuple[int | None, Action | None]] = [
        (None, None),
        (delete, None),
        (delete, "sure"),
        (None, "emotion"),
        (None, "performer"),
    ]
    for number, action in actions:
        data = view.to_data(number, action)
        assert len(data.encode()) <= 64
        found = parse_tap(data, lambda: performers, lambda: emotions)
        assert (found.view.own, found.view.offset, found.delete, found.action) == (
            view.own,
            view.offset,
            number,
            action,
        )
        for name, wanted in ((found.view.performer, view.performer), (found.view.emotion, view.emotion)):
            assert (name is None) == (wanted is None)
            assert name_key(name or "") == name_key(wanted or "")


def test_buttons_of_before_still_work() -> None:
    assert parse_tap("list:own:8:17:sure", tuple, tuple) == ExamplesTap(ExamplesView(own=True, offset=8), 17, "sure")


@pytest.mark.parametrize(
    "data",
    ["list:all.0123456789:0:", "list:all!0123456789:0:", "list:all.:0:", "list:all.Ann:0:", "list:all:0", "remove:ask"],
)
def test_what_no_button_carries_is_refused(data: str) -> None:
    with pytest.raises(RefusedTapError):
        parse_tap(data, lambda: ["Ann"], lambda: ["happy"])


@pytest.mark.parametrize(
    ("written", "performer", "emotion"),
    [
        ("ann", "Ann", None),
        ("Very  Happy", None, "very happy"),
        ("Ann very happy", "Ann", "very happy"),
        ("very happy Ann Lee", "Ann Lee", "very happy"),
        ("calm", "Calm", None),
        ("calm calm", "Calm", "calm"),
    ],
)
def test_words_name_a_performer_an_emotion_or_both(written: str, performer: str | None, emotion: str | None) -> None:
    view = parse_filter(written, ["Ann", "Ann Lee", "Calm"], ["very happy", "calm"])
    assert view == ExamplesView(own=False, offset=0, performer=performer, emotion=emotion)


@pytest.mark.parametrize("written", ["Zoe", "Ann Zoe", "happy happy", "Ann Ann Lee"])
def test_other_words_name_nothing(written: str) -> None:
    assert parse_filter(written, ["Ann", "Ann Lee"], ["very happy"]) is None


def test_a_page_offers_what_may_be_chosen() -> None:
    view = ExamplesView(own=True, offset=0)
    assert labels(page_of("Ann", None), view) == ["Emotion …", "Performer …", "Show everyone's"]
    assert labels(page_of(None), replace(view, own=False), removable=True) == ["Emotion …", "Show only mine"]
    assert labels(page_of(), view) == ["Show everyone's"]
    assert labels(page_of(), view, shared=False) == []


def test_a_performers_page_offers_the_way_back_and_removing() -> None:
    view = ExamplesView(own=False, offset=8, performer="Ann")
    assert labels(page_of("Ann", total=30), view, removable=True) == [
        "‹ Newer",
        "Older ›",
        "Emotion …",
        "Every performer",
        "Show only mine",
        "Remove Ann's examples",
    ]
    assert "Remove Ann's examples" not in labels(page_of("Ann"), view)
    assert "Remove Ann's examples" not in labels(page_of("Ann"), replace(view, own=True), removable=True)


@given(st.integers(1, 40), VIEWS)
def test_names_are_three_a_row_and_their_buttons_fit(amount: int, view: ExamplesView) -> None:
    names = [f"name {number}" for number in range(amount)]
    *lines, back = names_buttons(names, replace(view, offset=0), "emotion").inline_keyboard
    assert [each.text for each in back] == ["‹ Back to the list"]
    chosen = [each.text for line in lines for each in line]
    assert chosen == (names if amount <= 18 else [*names[:18], "More ›"])
    assert all(len(line) <= 3 for line in lines)
    assert all(len(str(each.callback_data).encode()) <= 64 for line in lines for each in line)
