import pytest

from bot.measures_text import lacking_text
from engine.measures import NotMeasurable


@pytest.mark.parametrize(
    ("missing", "taught", "starter", "hint"),
    [
        ([("disgusted", 4), ("fearful", 4)], 200, True, "starter rows out, which alone hold these emotions."),
        ([("disgusted", 4)], 10, True, "starter rows out, which alone hold this emotion."),
        ([("disgusted", 4)], 9, True, None),  # too few of one's own to measure by
        ([("disgusted", 4), ("fearful", 3)], 200, True, None),  # somebody taught fearful
        ([("disgusted", 4), ("calm", 4)], 200, True, None),
        ([("disgusted", 4)], 200, False, None),
    ],
)
def test_where_only_the_starter_rows_lack_examples_the_way_out_is_named(
    missing: list[tuple[str, int]], taught: int, starter: bool, hint: str | None
) -> None:
    text = lacking_text(NotMeasurable(tuple(missing)), taught, starter)
    assert text.startswith("How good it is cannot be measured yet: that needs")
    assert ("/starter off" in text) == (hint is not None)
    assert text.endswith(hint or "with different scores.")
