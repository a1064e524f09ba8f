"""A version's line: how long ago, what changed, how good it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.text.history_text import VersionLine, ago_text, history_html

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
TAUGHT = VersionLine(2, NOW, "teach", 3, 0, None, True, None, ["happy", "<b>", "sad", "calm"], 0.744)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=-1), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(hours=24), "yesterday"),
        (timedelta(hours=36, minutes=1), "2 days ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=7), "1 week ago"),
        (timedelta(days=24), "3 weeks ago"),
        (timedelta(days=60), "2 months ago"),
        (timedelta(days=364), "12 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago(before: timedelta, said: str) -> None:
    assert ago_text(NOW - before, NOW) == said


def line_of(version: VersionLine, in_use: int = 9) -> str:
    return history_html([version], in_use, NOW, with_first=False).splitlines()[1]


def test_a_line_says_what_was_taught_and_how_good_it_was() -> None:
    assert line_of(TAUGHT) == "<b>2</b> · just now · taught 3 (happy, &lt;b&gt;, sad, 1 more) · 74%"
    assert line_of(replace(TAUGHT, accuracy=None, emotions=()), 2) == (
        "<b>2</b> · just now · taught 3 · – · <b>in use</b>"
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("correct", "corrected 1 to 3 (sad, stretched from 1–5)"),
        ("vote", "a vote (sad, stretched from 1–5)"),
        ("undo", "undid 1"),
        ("delete", "deleted 1"),
        ("rollback", "back to version 7"),
        ("starter", "without the starter rows"),
        ("forget", "examples forgotten"),
    ],
)
def test_every_kind_of_change_has_words(kind: str, said: str) -> None:
    version = VersionLine(8, NOW, kind, 3, 1, 7, False, "1–5", ["sad"], 1)
    assert line_of(version) == f"<b>8</b> · just now · {said} · 100%"
