from datetime import UTC, datetime

from telegram import Chat, Document, Message, Update

from bot.services.answered_messages import AnsweredMessages

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def said(text: str, number: int = 1, chat: int = 7, **fields: object) -> Message:
    return Message(number, NOW, Chat(chat, "private"), text=text, **fields)  # type: ignore[arg-type]


def test_a_message_is_told_from_its_correction_until_that_is_answered() -> None:
    answered = AnsweredMessages()
    answered.record_new(Update(1, said("9 8")))
    assert answered.says_the_same(said("9 8"))
    assert not answered.says_the_same(said("9 8 9"))
    assert not answered.says_the_same(said("9 8", number=2))
    assert not answered.says_the_same(said("9 8", chat=8))
    answered.record(said("9 8 9"))
    assert answered.says_the_same(said("9 8 9"))


def test_a_file_or_a_caption_that_was_replaced_is_a_correction() -> None:
    answered = AnsweredMessages()
    with_file = Message(1, NOW, Chat(7, "private"), caption="/teach", document=Document("a", "a"))
    answered.record_new(Update(1, with_file))
    assert answered.says_the_same(with_file)
    assert not answered.says_the_same(
        Message(1, NOW, Chat(7, "private"), caption="/teach", document=Document("b", "b"))
    )
    assert not answered.says_the_same(
        Message(1, NOW, Chat(7, "private"), caption="/predict", document=Document("a", "a"))
    )


def test_an_answer_is_outdated_once_the_message_says_something_else() -> None:
    answered = AnsweredMessages()
    answered.record(said("9 8"))
    assert answered.answer_to(said("9 8")) is None
    answered.record_answer(said("9 8"), 55)
    assert answered.outdated_answer(said("9 8")) is None
    answered.record(said("9 8 9"))
    assert (answered.answer_to(said("9 8 9")), answered.outdated_answer(said("9 8 9"))) == (55, 55)
    answered.record_answer(said("9 8 9"), 55)
    assert answered.outdated_answer(said("9 8 9")) is None
    answered.drop_answer(said("9 8 9"))
    assert answered.answer_to(said("9 8 9")) is None


def test_only_so_many_are_remembered() -> None:
    answered = AnsweredMessages(most=2)
    for number in range(3):
        answered.record(said("9 8 9", number))
    assert [answered.says_the_same(said("9 8 9", number)) for number in range(3)] == [False, True, True]


def test_what_is_no_message_is_not_remembered() -> None:
    answered = AnsweredMessages()
    answered.record_new(None)
    answered.record_new(Update(1, edited_message=said("9 8 9")))
    assert not answered.says_the_same(said("9 8 9"))
