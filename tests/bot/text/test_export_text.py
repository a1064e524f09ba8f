"""What is said of a copy, and a dataset as a table."""

from bot.text.export_text import dataset_html, export_html, nothing_to_export_html
from bot.text.wording import LONGEST_CAPTION, plain
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset, Example
from engine.data.scores import Scores


def test_a_copy_says_who_is_named_and_how_it_is_taught_again() -> None:
    assert export_html(1, 3, with_names=False, private=True) == (
        "A copy of all that this chat taught me: 1 example, version 3. Raters and performers are pseudonyms; "
        "<code>/export names</code> has the names. To teach it again, send the file back with the caption "
        "<code>/teach</code>."
    )
    part = export_html(9, 3, 2, 3, with_names=True, private=False)
    assert "9 examples, version 3 (part 2 of 3). Performers and raters have the names" in part
    assert part.endswith("a minute apart.")


def test_where_there_is_nothing_to_copy_that_is_said() -> None:
    assert "<code>/teach happy 8 7 8</code>" in nothing_to_export_html(0)
    assert "(version 7)" in nothing_to_export_html(7)


def test_few_examples_are_shown_and_many_are_counted() -> None:
    assert dataset_html(STARTER).startswith("<b>I learned from 6 examples of 6 emotions</b>\n<pre>emotion ")
    many = Dataset.of([Example(Scores(1, 2, 3), f"emotion {chr(97 + place % 20)}") for place in range(40)])
    html = dataset_html(many)
    assert "\n8 more" in html
    assert utf16_length(plain(html)) <= LONGEST_CAPTION
