"""What a chat decided, in words."""

import pytest

from bot.text.settings_text import is_settings, settings_html, starter_html, too_few_emotions_text
from bot.text.wording import plain


@pytest.mark.parametrize("starter", [True, False])
def test_settings_say_who_may_what(starter: bool) -> None:
    html = settings_html(admins_only=True, everyone_restores=True, starter=starter, starter_counts={"<a>": 1})
    assert "Who may teach me: only admins.\n" in html
    assert "bring back what others taught: everyone.\n" in html
    assert html.endswith(starter_html(starter, {"<a>": 1}))
    assert is_settings(plain(html))


def test_the_starter_rows_are_named() -> None:
    html = starter_html(False, {"<a>": 1})
    assert html.startswith("<b>Starter rows: off</b>\nI start with 1 example: &lt;a&gt; 1.")
    assert is_settings(plain(html))
    assert not is_settings("Hello")


def test_too_few_emotions_are_counted() -> None:
    assert too_few_emotions_text(1).endswith("so far there is one. Until then they stay on.")
