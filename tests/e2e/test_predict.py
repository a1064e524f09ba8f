"""Readings in chat: the numbers are scikit-learn's, computed here without the engine."""

from functools import cache

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.e2e.rig import BOT_NAME, GROUP, Person, Rig, buttons

ROWS = {
    "happy": (8, 7, 8),
    "sad": (3, 2, 2),
    "angry": (9, 9, 9),
    "surprised": (7, 8, 7),
    "fearful": (4, 3, 3),
    "disgusted": (2, 1, 2),
}


@cache
def tutorials_model() -> Pipeline:
    """The tutorial's scaler and forest, fitted on all rows."""
    model = make_pipeline(StandardScaler(), RandomForestClassifier(n_estimators=100, random_state=42))
    return model.fit(np.array(list(ROWS.values()), dtype=float), list(ROWS))


def tutorials_answer(*scores: float) -> tuple[str, int]:
    """Its emotion and percentage."""
    model = tutorials_model()
    probabilities = model.predict_proba([scores])[0]
    return str(model.classes_[probabilities.argmax()]), round(probabilities.max() * 100)


@pytest.mark.parametrize(
    "text",
    [
        "/predict 9 8 9",
        "9 8 9",
        f"/predict@{BOT_NAME} 9 8 9",
        "/PREDICT 9,8,9",
        "/predict,9,8,9",
        "/predict:9 8 9",
        "/predict(9 8 9)",
        "/start 9_8_9",
    ],
)
async def test_one_photo_with_the_emotion_and_its_percentage(text: str, you: Person) -> None:
    answer = await you.asks(text)
    emotion, percentage = tutorials_answer(9, 8, 9)
    assert answer["caption"].startswith(f"{emotion}, {percentage}%")
    assert "Most like: 9 9 9 (angry)." in answer["caption"]
    assert "facial expression +17, voice tone +1 and body language +15 make it 46%." in answer["caption"]
    assert (await you.rig.file(answer["photo"][-1]["file_unique_id"])).startswith(b"\x89PNG")
    assert "reply_to_message" not in answer
    assert sum(event["kind"] == "message" for event in you.rig.events) == 2


@pytest.mark.parametrize("scores", [(7, 6, 7), (2, 1, 2), (0, 0, 0), (10, 10, 10), (5.5, 2.25, 8)])
async def test_any_scores_get_scikit_learns_answer(scores: tuple[float, ...], you: Person) -> None:
    emotion, percentage = tutorials_answer(*scores)
    answer = await you.asks("/predict " + " ".join(map(str, scores)))
    assert answer["caption"].startswith(f"{emotion}, {percentage}%")


async def test_several_lines_give_a_numbered_list_and_one_chart(you: Person) -> None:
    answer = await you.asks("/predict\n7 6 7\n2 1 2\n9 8 9")
    lines = answer["caption"].splitlines()
    for place, scores in enumerate([(7, 6, 7), (2, 1, 2), (9, 8, 9)], start=1):
        emotion, percentage = tutorials_answer(*scores)
        shown = " ".join(map(str, scores))
        assert lines[place - 1].startswith(f"{place}. {shown}: {emotion} {percentage}%")
    assert len(answer["photo"]) == 1


async def test_twenty_performances_fit_into_one_message(you: Person) -> None:
    answer = await you.asks("/predict\n" + "7.125 6.125 7.125\n" * 20)
    assert len(answer["caption"].splitlines()) == 20


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/predict 9 8", "I understood 9 and 8: that is 2 scores, and I need three."),
        ("/predict 9 8 11", "I understood 9, 8 and 11, but body language is 11; scores go from 0 to 10."),
        ("/predict 9 8 <b>9", "but “b” is not a number"),
        ("/predict 9 nan 9", "“nan” is not a number"),
        ("8,5,7 9", "I can read this in more than one way"),
        ("/predict " + "9 " * 2000, "that is 2,000 scores"),
        ("/predict good morning", "I found no scores in “good morning”."),
        ("/start 9_8", "I understood 9 and 8: that is 2 scores"),
        ("/start -9_8_9", "but facial expression is -9; scores go from 0 to 10"),
        ("/predict\n9 8\n9 8 9 9", "Line 2: I understood 9, 8, 9 and 9"),
        ("/predict\n" + "9 8 9\n" * 21, "21 performances, one a line. I read at most 20"),
    ],
)
async def test_what_cannot_be_read_is_explained_with_a_right_line(text: str, answer: str, you: Person) -> None:
    message = await you.asks(text)
    assert answer in message["text"]
    assert "Write it like this: /predict 9 8 9" in message["text"]


async def test_in_a_group_commands_are_answered_as_replies_and_nothing_else_is(you_in_group: Person, rig: Rig) -> None:
    for text in ("9 8 9", "hello", "/predict@other_bot 9 8 9", "/unknown", "/unknown@other_bot"):
        await rig.post("/chat/messages", chat_id=GROUP, user_id=you_in_group.user_id, text=text)
    answer = await you_in_group.asks(f"/predict@{BOT_NAME} 9 8 9")
    assert answer["caption"].startswith("angry")
    assert answer["reply_to_message"]["text"] == f"/predict@{BOT_NAME} 9 8 9"
    assert sum(event["kind"] == "message" and event["message"]["from"]["is_bot"] for event in rig.events) == 1


async def test_an_unknown_command_to_this_bot_in_a_group_is_answered(you_in_group: Person) -> None:
    answer = await you_in_group.asks(f"/chat@{BOT_NAME}")
    assert answer["text"] == "I do not know the command “/chat”. Did you mean /chart?"


async def test_the_start_buttons_answer(you: Person) -> None:
    welcome = await you.asks("/start")
    assert "I do not sense what anyone feels" in welcome["text"]
    assert [each["text"] for each in buttons(welcome)] == ["7 6 7", "2 1 2", "9 8 9"]
    after = len(you.rig.events)
    await you.taps(welcome, "2 1 2")
    reading = await you.hears(after)
    emotion, percentage = tutorials_answer(2, 1, 2)
    assert reading["caption"].startswith(f"{emotion}, {percentage}%")


@pytest.mark.parametrize("text", ["/start", "/start ref123", "/start hello"])
async def test_start_welcomes_whatever_word_a_link_carries(text: str, you: Person) -> None:
    assert (await you.asks(text))["text"].startswith("Hello! I read an emotion")


async def test_a_misspelt_command_to_this_bot_with_a_line_break(you_in_group: Person) -> None:
    answer = await you_in_group.asks(f"/predcit@{BOT_NAME}\n9 8 9")
    assert answer["text"] == "I do not know the command “/predcit”. Did you mean /predict?"


async def test_a_command_for_another_bot_in_private(you: Person) -> None:
    answer = await you.asks("/predict@other_bot 9 8 9")
    assert answer["text"] == "That command is for @other_bot. Send /predict to me."
