from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.inline_and_links import parse_start_payload
from bot.text.wording import scores_line
from engine.data.errors import UnreadableScoresError
from engine.data.names import clean_name
from engine.data.provenance import PERFORMER
from engine.data.score_lines import MOST_PERFORMANCES, WrittenScores, looks_like_scores, read_line, read_lines
from engine.data.scores import Scores
from tests.engine.data.variants import LINES, REFUSED


@pytest.mark.parametrize("text", LINES)
def test_scores_as_people_write_them(text: str) -> None:
    (read,) = read_lines(text).read
    assert (read.scores.as_tuple(), read.performer) == LINES[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_repeated_and_explained(text: str) -> None:
    with pytest.raises(UnreadableScoresError) as refused:
        read_lines(text)
    assert REFUSED[text] in str(refused.value)


def test_several_lines_are_several_performances() -> None:
    text = "9 8 9\n\n7,6,7\r\nface=2 voice=1 body=2\n8,5 7 9\nAnn: 9/10 8/10 9/10\n2. Bob 4/5 3/5 5/5"
    assert [(each.scores.as_tuple(), each.performer) for each in read_lines(text).read] == [
        ((9, 8, 9), None),
        ((7, 6, 7), None),
        ((2, 1, 2), None),
        ((8.5, 7, 9), None),
        ((9, 8, 9), "Ann"),
        ((8, 6, 10), "Bob"),
    ]


@pytest.mark.parametrize("text", ["9,8,9\n7,6,7", "1. 9 8 9\n2. 7 6 7", "- 9 8 9\n- 7 6 7", "9 8 9\n---\n7 6 7"])
def test_lists_on_every_line_are_not_taken_for_one_performance(text: str) -> None:
    assert [each.scores for each in read_lines(text).read] == [Scores(9, 8, 9), Scores(7, 6, 7)]


def test_good_lines_are_read_and_bad_ones_named() -> None:
    found = read_lines("9 8 9\n\n7 6\nAnn 2 1 2\nBob")
    assert [each.scores for each in found.read] == [Scores(9, 8, 9), Scores(2, 1, 2)]
    assert [(each.line, each.value) for each in found.problems] == [(3, "7 6"), (5, "Bob")]
    assert "2 scores" in found.problems[0].reason


def test_an_item_of_a_list_with_two_scores_is_not_read_with_its_number() -> None:
    found = read_lines("1. 9 8 9\n2. 7 7\n3) 8 8")
    assert [each.scores for each in found.read] == [Scores(9, 8, 9)]
    assert [each.line for each in found.problems] == [2, 3]


def test_where_no_line_can_be_read_the_first_ones_are_named() -> None:
    with pytest.raises(UnreadableScoresError) as refused:
        read_lines("9 8\n" * 9)
    assert "Line 5:" in str(refused.value)
    assert "Line 6:" not in str(refused.value)
    assert "4 more such lines" in str(refused.value)


def test_at_most_twenty_performances() -> None:
    assert len(read_lines("9 8 9\n" * MOST_PERFORMANCES).read) == MOST_PERFORMANCES
    with pytest.raises(UnreadableScoresError, match="21 performances"):
        read_lines("9 8 9\n" * (MOST_PERFORMANCES + 1))


@pytest.mark.parametrize(
    ("line", "scaled"), [("9/10 8 9", ""), ("4/5 3/5 5/5", "4/5 3/5 5/5"), ("80% 8 9", "80% 8 9"), ("9 8 9", "")]
)
def test_what_was_not_written_out_of_ten_is_known(line: str, scaled: str) -> None:
    assert read_line(line).scaled == scaled


@pytest.mark.parametrize(
    "text", ["9 8 9", "9 8", "9", "Ann 9", "face=9", "9/10 8", "٩ ٨ ٩", "I think it was 9 8 9", "9, 8 und 9", "½ 3"]
)
def test_what_looks_like_scores(text: str) -> None:
    assert looks_like_scores(text)


@pytest.mark.parametrize("text", ["", "hello", "help", "what can you do?", "can you do more than 1 thing", "👋", "…"])
def test_what_does_not_look_like_scores(text: str) -> None:
    assert not looks_like_scores(text)


def test_a_shared_link_has_a_hyphen_for_the_decimal_point() -> None:
    assert parse_start_payload("9_8-5_10").scores == Scores(9, 8.5, 10)
    with pytest.raises(UnreadableScoresError):
        parse_start_payload("hello")


@given(st.text(max_size=200) | st.text("0123456789.,;/=: \n-+%faceb٣½()“A", max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    with suppress(UnreadableScoresError):
        found = read_lines(text)
        assert 1 <= len(found.read) <= MOST_PERFORMANCES
        assert all(PERFORMER.teaching_fault(each.performer) is None for each in found.read if each.performer)


score = st.floats(0, 10)
names = st.text(st.characters(categories=["L", "Mn"]), min_size=1, max_size=20).filter(
    lambda text: PERFORMER.teaching_fault(text) is None and clean_name(text) == text and text.split() == [text]
)


@given(st.builds(Scores, score, score, score))
def test_what_is_shown_reads_back_as_the_same_scores(scores: Scores) -> None:
    for written in (
        scores_line(scores),
        scores_line(scores).replace(" ", ", "),
        scores_line(scores).replace(".", ",").replace(" ", ";"),
        " ".join(f"{each}/10" for each in scores_line(scores).split()),
    ):
        assert read_line(written).scores == scores


@given(st.lists(st.tuples(st.builds(Scores, score, score, score), names), min_size=2, max_size=MOST_PERFORMANCES))
def test_a_list_reads_back_as_the_same_performances(performances: list[tuple[Scores, str]]) -> None:
    text = "\n".join(f"{name}: {scores_line(scores)}" for scores, name in performances)
    assert [(each.scores, each.performer) for each in read_lines(text).read] == performances


def test_scores_can_be_had_as_if_they_were_written() -> None:
    assert WrittenScores.of(Scores(9, 8.5, 9)).scores == Scores(9, 8.5, 9)
