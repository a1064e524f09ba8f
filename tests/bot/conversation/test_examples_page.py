"""What a page of examples says, and what its buttons carry."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.examples_page import (
    ExamplesView,
    is_page,
    page_buttons,
    page_html,
    parse_view,
    performer_named,
    performer_shown,
)
from bot.errors import RefusedTapError
from bot.storage.records import Page, TaughtExample
from bot.text.wording import plain
from engine.data.dataset import Example
from engine.data.names import clean_name
from engine.data.provenance import PERFORMER, Provenance
from engine.data.scores import Scores

NAMES = st.text(max_size=64).map(clean_name).filter(lambda name: PERFORMER.fault(name) is None)
MOST = 10**18 - 1


def page_of(*performers: str | None, total: int | None = None) -> Page:
    at = datetime(2026, 11, 25, 10, tzinfo=UTC)
    rows = tuple(
        TaughtExample(number, 1, Example(Scores(9, 8, 9), "happy", Provenance(performer=performer)), at, number)
        for number, performer in enumerate(performers)
    )
    return Page(rows, len(rows) if total is None else total)


def labels(page: Page, view: ExamplesView, *, removable: bool = False) -> list[str]:
    return [each.text for row in page_buttons(page, view, (), removable=removable).inline_keyboard for each in row]


@given(st.builds(ExamplesView, st.booleans(), st.integers(0, MOST), st.none() | NAMES), st.integers(0, MOST))
def test_a_button_carries_its_page(view: ExamplesView, delete: int) -> None:
    performers = ["Somebody else", *([] if view.performer is None else [view.performer])]
    for data, wanted in (
        (view.to_data(), (view, None, False)),
        (view.to_data(delete), (view, delete, False)),
        (view.to_data(delete, sure=True), (view, delete, True)),
    ):
        assert len(data.encode()) <= 64
        found, *rest = parse_view(data, lambda: performers)
        assert (found.own, found.offset, *rest) == (view.own, view.offset, *wanted[1:])
        assert performer_named(view.performer or "", performers) == found.performer


def test_buttons_of_before_still_work() -> None:
    assert parse_view("list:own:8:17:sure", tuple) == (ExamplesView(own=True, offset=8), 17, True)


@pytest.mark.parametrize(
    "data", ["list:all.0123456789:0:", "list:all.:0:", "list:all.Ann:0:", "list:all:0", "remove:ask"]
)
def test_what_no_button_carries_is_refused(data: str) -> None:
    with pytest.raises(RefusedTapError):
        parse_view(data, lambda: ["Ann"])


@given(NAMES)
def test_a_page_says_whose_performances_it_shows(name: str) -> None:
    for page in (page_of(name, name), page_of()):
        text = plain(page_html(page, ExamplesView(own=False, offset=0, performer=name), ()))
        assert performer_shown(text) == name
        assert is_page(text)
    assert performer_shown(plain(page_html(page_of(name, name), ExamplesView(own=False, offset=0), ()))) is None


def test_a_line_names_the_performer() -> None:
    text = page_html(page_of("Ann <3", None), ExamplesView(own=False, offset=0), ())
    assert text.splitlines()[1:] == [
        "1. 9 8 9: happy, by Ann &lt;3 (25 Nov 2026, 10:00)",
        "2. 9 8 9: happy (25 Nov 2026, 10:00)",
    ]


def test_a_page_offers_its_performers() -> None:
    page = page_of("Ann", "ann", "Bo", None, "C", "D", "E")
    assert labels(page, ExamplesView(own=True, offset=0)) == [
        "Only Ann",
        "Only Bo",
        "Only C",
        "Only D",
        "Show the chat's",
    ]
    assert labels(page_of(None), ExamplesView(own=False, offset=0), removable=True) == ["Show only mine"]


def test_a_performers_page_offers_the_way_back_and_removing() -> None:
    view = ExamplesView(own=False, offset=8, performer="Ann")
    assert labels(page_of("Ann", total=30), view, removable=True) == [
        "‹ Newer",
        "Older ›",
        "Every performer",
        "Show only mine",
        "Remove Ann's examples",
    ]
    assert "Remove Ann's examples" not in labels(page_of("Ann"), view)
    assert "Remove Ann's examples" not in labels(page_of(), replace(view, own=True), removable=True)
