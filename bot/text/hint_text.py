"""The words for what nobody can answer as it is: unknown commands, pictures, old buttons, late messages, corrections.

Pure: values in, text out; what is called `html` is escaped for Telegram's HTML mode.
"""

from html import escape

from bot.text.wording import how_to_write_html
from engine.data.phrases import quoted

OLD_BUTTON = "This button does not work any more. Send /help to see what I can do."
OLD_OFFER = "This button is too old. Send the command again."
ANOTHERS_OFFER = "This button is for whoever wrote that command."
ANSWER_BELOW = "You corrected your message: my answer is below."
WITH_CHART = "With its chart"
TABLES_ONLY = "I read tables of scores: CSV files and workbooks, such as .xlsx. Send it as one of these."
AWAY = (
    "I was away, and skipped what you sent more than ten minutes ago: I answered, stored and deleted nothing of it. "
    "Send again what still matters."
)


def scores_only_html() -> str:
    """What is read instead of a picture, a sound or a sticker."""
    return f"I read scores, not pictures or sounds. {how_to_write_html()}"


def other_bots_command_html(bot: str, command: str) -> str:
    """That a command names another bot, and how to send it here."""
    return f"That command is for @{escape(bot)}. Send <code>/{command}</code> to me."


def unknown_command_html(command: str) -> str:
    """That there is no such command."""
    return f"I do not know the command {escape(quoted(f'/{command}'))}."


def unknown_word_html(word: str) -> str:
    """That a message begins with a word that looks like a command's name."""
    return f"I do not know {escape(quoted(word))}."


def commands_listed_html(command: str) -> str:
    """That there is no such command, nor one like it, and where to find them all."""
    return f"{unknown_command_html(command)} /help lists what I know."


def offer_html(unknown: str, command: str) -> str:
    """What is not known, in HTML, and the command that was probably meant."""
    return f"{unknown} Did you mean <code>/{command}</code>?"


def offers(text: str, command: str) -> bool:
    """Whether a message of the bot's, as people see it, asks about this command."""
    return text.endswith(f"Did you mean /{command}?")


def taken_for_html(command: str) -> str:
    """That an unknown command was taken for this one."""
    return f"I took it for <code>/{command}</code>."
