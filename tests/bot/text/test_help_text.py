"""/help lists commands in groups, each ready to be copied."""

from bot.text.help_text import help_html
from bot.text.wording import plain
from bot.utf16 import utf16_length


def test_commands_stand_under_their_headings() -> None:
    html = help_html([("Read", "/a 1", "does <a>"), ("Read", "/b", "does b"), ("Teach", "/c", "does c")], "some_bot")
    assert html.startswith(
        "<b>Read</b>\n<code>/a 1</code> — does &lt;a&gt;\n<code>/b</code> — does b\n\n<b>Teach</b>\n<code>/c</code>"
    )
    assert "@some_bot 9 8 9" in html
    assert utf16_length(plain(html)) < 4096


def test_a_command_of_no_group_has_no_heading() -> None:
    assert help_html([("", "/a", "does a")], "some_bot").startswith("<code>/a</code> — does a\n\n<b>I also")
