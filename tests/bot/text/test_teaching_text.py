"""Where what is taught now contradicts what was taught before."""

from bot.text.parse_examples import parse_lesson
from bot.text.teaching_text import contradictions, problems_text, store_label
from engine.data.scores import Scores

TAUGHT = {Scores(3, 2, 2): {"sad": 2}}
KNOWN = ("happy", "sad")


def contradicted(text: str) -> list[str]:
    return [each.emotion for each in contradictions(parse_lesson(text, KNOWN), KNOWN, TAUGHT)]


def test_other_emotions_of_the_same_scores_are_a_contradiction() -> None:
    assert contradicted("happy 3 2 2") == ["happy"]
    assert contradicted("sad 3 2 2") == []
    assert contradicted("happy 8 7 8") == []


def test_who_performed_behind_the_same_emotion_is_none() -> None:
    assert contradicted("sad Ben 3 2 2") == []
    assert contradicted("happy Ben 3 2 2") == ["happy Ben"]


def test_a_message_has_lines() -> None:
    lesson = parse_lesson("sad 3 2 2\nsad 3 2\nangry 9 9 11", KNOWN)
    assert problems_text(lesson).startswith("I understood 1 example; 2 lines cannot be stored:")
    assert store_label(lesson, []) == "Store the good line"
