import pytest

from bot.text.measures_text import lacking_text, not_measurable_text
from engine.measure.evaluation_result import NotMeasurable


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
    if hint:
        assert text.endswith(hint)


@pytest.mark.parametrize(
    ("missing", "needs"),
    [
        ([("calm", 2)], ": 2 of calm."),
        ([("calm", 4), ("happy", 3), ("sad", 4)], ": 4 each of calm and sad; 3 of happy."),
        ([(letter, 4) for letter in "abcdefg"], ": 4 each of a, b, c, d, e, f and g."),
        ([(letter, 4) for letter in "abcdefgh"], ": 4 each of a, b, c, d, e and f; some of 2 other emotions."),
        ([], ": that needs a second emotion."),
    ],
)
def test_what_is_missing_is_named_together_where_as_many_are(missing: list[tuple[str, int]], needs: str) -> None:
    assert not_measurable_text(NotMeasurable(tuple(missing))).endswith(needs)
