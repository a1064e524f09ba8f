"""A module for each thing a person can do, and the one table of commands, in the order of the menu."""

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

COMMANDS = (
    predict.COMMAND,
    teach.COMMAND,
    chart.COMMAND,
    model.COMMAND,
    dataset.COMMAND,
    examples.COMMAND,
    undo.COMMAND,
    history.COMMAND,
    history.ROLLBACK,
    export.COMMAND,
    settings.STARTER,
    settings.COMMAND,
    forget.COMMAND,
    privacy.COMMAND,
    help_.COMMAND,
    keypad.COMMAND,
    start.COMMAND,
)
