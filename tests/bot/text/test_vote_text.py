from bot.text.vote_text import undone_toast, voted_toast
from engine.data.scores import Scores

LONGEST_TOAST = 200


def test_a_toast_about_scores_of_many_digits_is_as_long_as_telegram_takes() -> None:
    scores, emotion = Scores(1e-300, 8.123456789012345, 1e-200), "e" * 32
    assert voted_toast(scores, emotion) == f"Thank you! Your vote: 0 8.1235 0 is {emotion}."
    assert len(undone_toast(scores, emotion)) <= LONGEST_TOAST
