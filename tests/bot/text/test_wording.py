import pytest

from bot.text.wording import coded_html, counts_line, plain
from engine.data.phrases import join_words, quoted


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined(parts: list[str], text: str) -> None:
    assert join_words(parts) == text


def test_what_people_wrote_is_cut_and_kept_on_one_line() -> None:
    assert quoted("a\nb") == "“a b”"
    assert quoted("x" * 30) == f"“{'x' * 23}…”"


def test_many_emotions_are_counted() -> None:
    assert counts_line({"a": 1, "b": 2}) == "a 1 and b 2"
    assert counts_line({f"e{i}": 1 for i in range(30)}).endswith("e11 1 and 18 more")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Send `/rollback 3`.", "Send <code>/rollback 3</code>."),
        ("`/teach <b>` & `c`", "<code>/teach &lt;b&gt;</code> &amp; `c`"),
        ("one ` alone", "one ` alone"),
    ],
)
def test_what_stands_between_backticks_is_code(text: str, html: str) -> None:
    assert coded_html(text) == html


def test_plain_text_is_what_people_see() -> None:
    assert plain("<b>a &amp; b</b>\n<blockquote expandable>c</blockquote>") == "a & b\nc"
