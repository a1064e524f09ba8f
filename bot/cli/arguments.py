"""The command line: what each command takes, and the function that it runs, by its name.

That function's module is imported when it runs, so that `--help` answers at once.
"""

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from engine.data.scale import Scale, parse_scale

_RUN = """With no command, run the bot until it is told to stop: on Telegram where TELEGRAM_BOT_TOKEN is set
(in the environment or in .env), else in a local chat in the browser."""


def parse_arguments(arguments: Sequence[str] | None) -> Namespace:
    """What the terminal user asked for: `run`, `module:function`, takes this and the settings; None runs the bot. Exits
    with a usage message for what cannot be understood."""
    parser = argparse.ArgumentParser(
        prog="emotion-bot", description=f"Reads an emotion from three scores of a performance. {_RUN}"
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, run: str, help: str) -> argparse.ArgumentParser:  # noqa: A002 - argparse's word
        command = commands.add_parser(name, help=help)
        command.set_defaults(run=f"bot.cli.{run}")
        return command

    predict = add("predict", "model_commands:predict", "read an emotion from three scores: emotion-bot predict 9 8 9")
    predict.add_argument(
        "scores", nargs="+", metavar="SCORE", help="facial expression, voice tone, body language; each 0 to 10"
    )
    predict.add_argument("--chart", type=Path, metavar="FILE", help="write the chart to this PNG file")
    train = add("train", "model_commands:train", "fit the recognizer anew, which the bot serves from its next start")
    train.add_argument(
        "--dataset",
        type=Path,
        metavar="FILE",
        help="a CSV or workbook with the columns emotion, facial_expression, voice_tone, body_language and, where they "
        "are known, performance, performer, rater, answered (yes or no); without it, the starter rows",
    )
    add("doctor", "doctor:examine", "look at settings, token, Telegram, database and models; say what to do")
    backup = add("backup", "backup:back_up", "write all that people taught to a new file; the bot may be running")
    restore = add("restore", "backup:restore", "put a backup into an empty database; stop the bot first")
    for command in (backup, restore):
        command.add_argument("file", type=Path, metavar="FILE")
    evaluate = add(
        "evaluate", "model_commands:evaluate", "measure how good a recognizer is on performances it has not seen"
    )
    evaluate.add_argument("--dataset", type=Path, metavar="FILE", help="a file like that of train")
    for command in (train, evaluate):
        command.add_argument(
            "--scale", type=_scale, metavar="1-5", help="what scale the scores of the dataset are on; 0-10 as they are"
        )
    evaluate.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")
    return parser.parse_args(arguments)


def _scale(written: str) -> Scale:
    scale = parse_scale(written)
    if scale is None:
        raise argparse.ArgumentTypeError(f"{written!r} is no scale: write it like 1-5 or 0-100")
    return scale
