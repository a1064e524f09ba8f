"""What is kept, and what is said of forgetting."""

from bot.text.privacy_text import FORGET_QUESTION, PRIVACY_HTML, forget_question, forgotten_html
from bot.text.wording import LONGEST_MESSAGE, plain
from bot.utf16 import utf16_length


def test_what_is_kept_fits_a_message_and_names_every_way_out() -> None:
    text = plain(PRIVACY_HTML)
    assert utf16_length(text) <= LONGEST_MESSAGE
    for command in ("/export", "/examples", "/undo", "/forget"):
        assert command in text


def test_a_question_says_how_much_would_go() -> None:
    here = plain(forget_question(1, 1, 1, only_here=True))
    assert here.startswith(f"{FORGET_QUESTION}\nYou taught me 1 example here. All of that would go")
    everywhere = plain(forget_question(2, 1_003, 2, only_here=False))
    assert "You taught me 2 examples here; in all, 1,003 examples in 2 chats. All of that" in everywhere


def test_what_went_is_said() -> None:
    assert forgotten_html(1, everywhere=False, learns_again=False) == (
        "Forgotten: 1 example of yours in this chat, and your consent."
    )
    assert forgotten_html(2, everywhere=True, learns_again=True).startswith(
        "Forgotten: 2 examples of yours, and your consent. I learn again"
    )
