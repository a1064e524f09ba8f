"""Whole bots compared: photos a second, what each costs, and how long people wait for theirs."""

import itertools
import random
import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.arena import Contestant, Round, arena
from engine.data.dataset import STARTER

SLOW_API = 0.05
CHATS_AT_ONCE = 200
PYTHON = sys.executable
OTHER_PYTHON = ".venv-bench/bin/python"
CONTESTANTS = {
    "floor, one at a time": (PYTHON, "-m", "benchmarks.contestants.floor", "1"),
    "floor, 16 at once": (PYTHON, "-m", "benchmarks.contestants.floor", "16"),
    "floor, 256 at once": (PYTHON, "-m", "benchmarks.contestants.floor", "256"),
    "aiogram, a task each": (OTHER_PYTHON, "-m", "benchmarks.contestants.aiogram_bot"),
    "PTB, in sequence": (PYTHON, "-m", "benchmarks.contestants.ptb", "1"),
    "PTB, 16 at once": (PYTHON, "-m", "benchmarks.contestants.ptb", "16"),
    "PTB, 256 at once": (PYTHON, "-m", "benchmarks.contestants.ptb", "256"),
    "tutorial": (PYTHON, "-m", "benchmarks.contestants.tutorial"),
    "this bot": (PYTHON, "-m", "bot"),
}
THIS = "this bot"
EMOTION = re.compile("|".join(STARTER.emotions))


@dataclass(frozen=True, eq=False)
class Setting:
    """Messages that every contestant gets: how many, how alike, and how slow the API is."""

    name: str
    messages: dict[str, int]
    """By contestant; the slow ones get fewer, so that each round lasts seconds."""
    delay: float = 0.0
    distinct: bool = False
    asked_before: bool = False
    """Whether Telegram has the picture before the round."""


AT_ONCE_API = Setting(
    "repeated scores",
    {
        "floor, one at a time": 1000,
        "floor, 16 at once": 1000,
        "aiogram, a task each": 1000,
        "PTB, in sequence": 1000,
        "PTB, 16 at once": 500,
        "PTB, 256 at once": 300,
        "tutorial": 20,
        THIS: 1000,
    },
)
SLOWLY = Setting(
    "repeated scores, the API takes 50 ms",
    {
        "floor, 256 at once": 1000,
        "aiogram, a task each": 1000,
        "PTB, in sequence": 50,
        "PTB, 16 at once": 500,
        "PTB, 256 at once": 300,
        THIS: 1000,
    },
    delay=SLOW_API,
)
DISTINCT = Setting("distinct scores, each chart new", {"tutorial": 20, THIS: 300}, distinct=True)
TOGETHER = Setting(
    "200 chats at once, scores asked before, the API takes 50 ms",
    {
        "floor, 256 at once": CHATS_AT_ONCE,
        "aiogram, a task each": CHATS_AT_ONCE,
        "PTB, 16 at once": CHATS_AT_ONCE,
        THIS: CHATS_AT_ONCE,
    },
    delay=SLOW_API,
    asked_before=True,
)
TOGETHER_FIRST = Setting("the same, and all wait for one new chart", {THIS: CHATS_AT_ONCE}, delay=SLOW_API)
SETTINGS = (AT_ONCE_API, SLOWLY, DISTINCT, TOGETHER, TOGETHER_FIRST)

Rounds = dict[tuple[str, str], list[Round]]
"""By setting and contestant, by name."""


@dataclass(frozen=True)
class Result:
    """The medians of the rounds of one contestant in one setting."""

    setting: str
    contestant: str
    a_second: float
    cpu_a_reply: float
    p99: float
    lost: int
    """Chats with no answer, of all rounds."""
    doubled: int


def compare(rounds: int) -> list[Result]:
    """Run every contestant in every setting, interleaved."""
    kept: Rounds = {}
    with arena() as place:
        contestants = {name: place.start(name, *command) for name, command in CONTESTANTS.items()}
        texts = all_scores()
        for contestant in contestants.values():
            _warm_up(contestant, next(texts))
        for turn in range(rounds):
            for setting in SETTINGS:
                _say(f"round {turn + 1} of {rounds}: {setting.name}")
                for name, count in setting.messages.items():
                    kept.setdefault((setting.name, name), []).append(_round(contestants[name], setting, count, texts))
    return [_medians(*names, results) for names, results in kept.items()]


def all_scores() -> Iterator[str]:
    """Messages with scores in tenths, each only once, in an order that is always the same."""
    chosen = random.Random(4).sample(range(101**3), 100_000)  # noqa: S311  not a secret
    for number in chosen:
        face, rest = divmod(number, 101**2)
        voice, body = divmod(rest, 101)
        yield f"/predict {face / 10:g} {voice / 10:g} {body / 10:g}"


def _warm_up(contestant: Contestant, text: str) -> None:
    """Connections are opened, and the chats are known."""
    most = max(setting.messages.get(contestant.name, 0) for setting in SETTINGS)
    contestant.round([text] * most)


def _round(contestant: Contestant, setting: Setting, count: int, texts: Iterator[str]) -> Round:
    """A round; the scores are new in each, so that the first chart of repeated ones is counted too."""
    chosen = list(itertools.islice(texts, count)) if setting.distinct else [next(texts)] * count
    if setting.asked_before:
        contestant.round(chosen[:1])
    result = contestant.round(chosen, setting.delay)
    if contestant.name == THIS:
        assert all(map(EMOTION.search, result.captions)), "a caption names no emotion"
    return result


def _medians(setting: str, contestant: str, rounds: Iterable[Round]) -> Result:
    rounds = list(rounds)
    return Result(
        setting,
        contestant,
        statistics.median(each.a_second for each in rounds),
        statistics.median(each.cpu_a_reply for each in rounds),
        statistics.median(each.p99 for each in rounds),
        sum(each.lost for each in rounds),
        sum(each.doubled for each in rounds),
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
