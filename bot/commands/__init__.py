"""A module for each thing a person can do, and the one table of commands, in the order of `/help` and of the menu."""

from dataclasses import replace

from bot.commands import (
    chart,
    dataset,
    examples,
    export,
    forget,
    history,
    keypad,
    model,
    predict,
    privacy,
    settings,
    start,
    teach,
    undo,
)
from bot.commands import help as help_
from bot.context import Command
from bot.text.help_text import CHAT, MEASURED, READ, TAUGHT, TEACH

MENU = ("predict", "teach", "model", "chart", "examples", "history", "export", "settings", "help")
"""The commands of Telegram's menu: at most ten."""
_GROUPS: dict[str, tuple[Command, ...]] = {
    READ: (predict.COMMAND, keypad.COMMAND, start.COMMAND),
    TEACH: (teach.COMMAND, undo.COMMAND),
    MEASURED: (model.COMMAND, chart.COMMAND),
    TAUGHT: (examples.COMMAND, history.COMMAND, history.ROLLBACK, export.COMMAND, dataset.COMMAND),
    CHAT: (settings.COMMAND, settings.STARTER, privacy.COMMAND, forget.COMMAND, help_.COMMAND),
}
COMMANDS = tuple(
    replace(command, group=group, in_menu=command.name in MENU)
    for group, commands in _GROUPS.items()
    for command in commands
)
