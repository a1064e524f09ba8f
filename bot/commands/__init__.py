"""A module for each thing a person can do, and the one table of commands, in the order of the menu."""

from bot.commands import chart, dataset, keypad, model, predict, privacy, start
from bot.commands import help as help_

COMMANDS = (
    predict.COMMAND,
    chart.COMMAND,
    dataset.COMMAND,
    model.COMMAND,
    help_.COMMAND,
    privacy.COMMAND,
    keypad.COMMAND,
    start.COMMAND,
)
