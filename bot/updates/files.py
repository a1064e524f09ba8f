"""Files as people send them: with a word, without one, several together, or as what a command replies to."""

from pathlib import PurePath

from telegram import Chat, Document, Message, Update

from bot.commands.predict_file import predict_file
from bot.commands.teach import learn, teach_file
from bot.context import Context
from bot.conversation.answering import earlier_answer
from bot.conversation.error_handler import explained_html
from bot.conversation.file_questions import ask_what_to_do
from bot.conversation.permissions import check_may_teach
from bot.errors import PersonError, RefusedTapError
from bot.services.albums import Waiting
from bot.telegram_api.answers import Answer, edit
from bot.telegram_api.file_data import CANCEL, PREDICT, TEACH, Act, FileRequest
from bot.telegram_api.messages import command_of, message_of, tap_of
from bot.text.file_text import (
    ANOTHERS_QUESTION,
    FILE_GONE,
    LEFT_TEXT,
    OLD_QUESTION,
    WITH_ALBUM_TEXT,
    is_file_question,
    others_of_album_html,
)
from engine.data.errors import DatasetError

_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_TABLE_TYPES = ("text/csv", "text/tab-separated-values", "spreadsheet", "ms-excel")
_ACTS = {"predict": PREDICT, "teach": TEACH}


async def answer_captioned(update: Update, context: Context) -> None:
    """A file with the caption `/predict` or `/teach`; the others that were sent together with it too."""
    message = message_of(update)
    command, _ = command_of(message)
    act = _ACTS[command]
    waiting = context.services.albums.decide(message, command)
    try:
        await _answer(message, act, context)
    finally:
        for other in waiting:
            await _take_with_album(other, act, context)
    if message.media_group_id and message.chat.type != Chat.PRIVATE and not waiting:
        await message.reply_text(others_of_album_html(command), do_quote=True)


async def answer_table(update: Update, context: Context) -> None:
    """A file without a command: as the album says that it belongs to; else, in a private chat, what to do is asked."""
    message = message_of(update)
    command = context.services.albums.command_for(message)
    if command is not None:
        await _answer(message, _ACTS[command], context)
    elif message.chat.type == Chat.PRIVATE:
        question = await ask_what_to_do(Answer(message, earlier=earlier_answer(message, context)), message.chat_id)
        context.services.answered_messages.record_answer(message, question.message_id)
        context.services.albums.wait(Waiting(message, question))
    else:
        context.services.albums.wait(Waiting(message))


async def answer_tap(update: Update, context: Context) -> None:
    """What to do with a file, which column is which, or which scale: from the button and the file, which the question
    replies to."""
    query, question = tap_of(update, OLD_QUESTION)
    request, file = FileRequest.from_data(query.data or ""), question.reply_to_message
    if request is None or not is_file_question(question.text or ""):
        raise RefusedTapError(OLD_QUESTION)
    if request.user_id != query.from_user.id:
        raise RefusedTapError(ANOTHERS_QUESTION)
    if file is None or file.document is None:
        raise RefusedTapError(FILE_GONE)
    answer = Answer(question, in_place=True)
    if request.act == CANCEL:
        await edit(question, LEFT_TEXT)
    elif request.act == TEACH:
        await check_may_teach(query.from_user, question.chat, context)
        await teach_file(answer, file, request, f"question:{question.message_id}", context)
    else:
        await predict_file(answer, file, request, context)
    await query.answer()


def is_table_without_command(message: Message) -> bool:
    """Whether a message brings a file that may hold a table, and no command about it."""
    return message.document is not None and not command_of(message)[0] and _is_table(message.document)


def _is_table(document: Document) -> bool:
    """By its name, or by what its sender's machine takes it for."""
    suffix, kind = PurePath(document.file_name or "").suffix.lower(), (document.mime_type or "").lower()
    return suffix in _TABLES or any(each in kind for each in _TABLE_TYPES)


async def _answer(message: Message, act: Act, context: Context) -> None:
    if act == TEACH:
        await learn(message, message, context)
    else:
        person = message.from_user or message.sender_chat or message.chat
        answer = Answer(message, earlier=earlier_answer(message, context))
        await predict_file(answer, message, FileRequest(PREDICT, person.id), context)


async def _take_with_album(other: Waiting, act: Act, context: Context) -> None:
    """A file that came before the one with the caption: where it was asked about, that is answered now. What is wrong
    with one of them keeps no other from being answered."""
    if other.question is not None:
        await edit(other.question, WITH_ALBUM_TEXT)
    try:
        await _answer(other.message, act, context)
    except (PersonError, DatasetError) as error:
        await other.message.reply_text(explained_html(error), do_quote=True)
