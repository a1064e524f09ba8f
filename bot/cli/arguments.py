"""The command line, parsed. Light, so that `--help` answers at once."""

import argparse
from collections.abc import Sequence
from pathlib import Path

_RUN = """With no command, run the bot until it is told to stop: on Telegram where TELEGRAM_BOT_TOKEN is set
(in the environment or in .env), else in a local chat in the browser."""


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the terminal user asked for; exits with a usage message for what cannot be understood."""
    parser = argparse.ArgumentParser(
        prog="emotion-bot", description=f"Reads an emotion from three scores of a performance. {_RUN}"
    )
    parser.set_defaults(command="run")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    predict = commands.add_parser("predict", help="read an emotion from three scores: emotion-bot predict 9 8 9")
    predict.set_defaults(command="predict")
    predict.add_argument(
        "scores",
        nargs="+",
        metavar="SCORE",
        help="facial expression, voice tone, body language; each 0 to 10",
    )
    predict.add_argument("--chart", type=Path, metavar="FILE", help="write the chart to this PNG file")

    train = commands.add_parser("train", help="fit the recognizer anew, which the bot serves from its next start")
    train.set_defaults(command="train")
    train.add_argument(
        "--dataset",
        type=Path,
        metavar="FILE",
        help="a CSV with the columns emotion, facial_expression, voice_tone, body_language"
        "; without it, the starter rows",
    )

    doctor = commands.add_parser(
        "doctor", help="look at settings, token, Telegram, database and models; say what to do"
    )
    doctor.set_defaults(command="doctor")

    backup = commands.add_parser("backup", help="write all that people taught to a new file; the bot may be running")
    backup.set_defaults(command="backup")
    backup.add_argument("file", type=Path, metavar="FILE")

    restore = commands.add_parser("restore", help="put a backup into an empty database; stop the bot first")
    restore.set_defaults(command="restore")
    restore.add_argument("file", type=Path, metavar="FILE")

    evaluate = commands.add_parser("evaluate", help="measure how good a recognizer is on scores it has not seen")
    evaluate.set_defaults(command="evaluate")
    evaluate.add_argument("--dataset", type=Path, metavar="FILE", help="a CSV like that of train")
    return parser.parse_args(arguments)
