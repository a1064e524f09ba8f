"""Whole bots compared: photos a second, what each costs, and how long people wait for theirs."""

import itertools
import random
import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.harness import Round, RunningBot, running_harness
from engine.data.dataset import STARTER

SLOW_API_SECONDS = 0.05
CHATS_AT_ONCE = 200
PYTHON = sys.executable
OTHER_PYTHON = ".venv-bench/bin/python"
BOTS = {
    "no framework, one at a time": (PYTHON, "-m", "benchmarks.bots.no_framework", "1"),
    "no framework, 16 at once": (PYTHON, "-m", "benchmarks.bots.no_framework", "16"),
    "no framework, 256 at once": (PYTHON, "-m", "benchmarks.bots.no_framework", "256"),
    "aiogram, a task each": (OTHER_PYTHON, "-m", "benchmarks.bots.aiogram_bot"),
    "PTB, in sequence": (PYTHON, "-m", "benchmarks.bots.ptb", "1"),
    "PTB, 16 at once": (PYTHON, "-m", "benchmarks.bots.ptb", "16"),
    "PTB, 256 at once": (PYTHON, "-m", "benchmarks.bots.ptb", "256"),
    "tutorial": (PYTHON, "-m", "benchmarks.bots.tutorial"),
    "this bot": (PYTHON, "-m", "bot"),
}
THIS_BOT = "this bot"
EMOTION = re.compile("|".join(STARTER.emotions))


@dataclass(frozen=True, eq=False)
class Scenario:
    """What bots are sent: how many messages, how alike, and how slow the API is."""

    name: str
    messages: dict[str, int]
    """By bot; the slow ones get fewer, so that each round lasts seconds."""
    delay: float = 0.0
    distinct: bool = False
    asked_before: bool = False
    """Whether Telegram has the picture before the round."""


INSTANT_API_REPEATED = Scenario(
    "repeated scores",
    {
        "no framework, one at a time": 1000,
        "no framework, 16 at once": 1000,
        "aiogram, a task each": 1000,
        "PTB, in sequence": 1000,
        "PTB, 16 at once": 500,
        "PTB, 256 at once": 300,
        "tutorial": 20,
        THIS_BOT: 1000,
    },
)
SLOW_API_REPEATED = Scenario(
    "repeated scores, the API takes 50 ms",
    {
        "no framework, 256 at once": 1000,
        "aiogram, a task each": 1000,
        "PTB, in sequence": 50,
        "PTB, 16 at once": 500,
        "PTB, 256 at once": 300,
        THIS_BOT: 1000,
    },
    delay=SLOW_API_SECONDS,
)
DISTINCT = Scenario("distinct scores, each chart new", {"tutorial": 20, THIS_BOT: 300}, distinct=True)
BURST = Scenario(
    "200 chats at once, scores asked before, the API takes 50 ms",
    {
        "no framework, 256 at once": CHATS_AT_ONCE,
        "aiogram, a task each": CHATS_AT_ONCE,
        "PTB, 16 at once": CHATS_AT_ONCE,
        THIS_BOT: CHATS_AT_ONCE,
    },
    delay=SLOW_API_SECONDS,
    asked_before=True,
)
BURST_NEW = Scenario("the same, and all wait for one new chart", {THIS_BOT: CHATS_AT_ONCE}, delay=SLOW_API_SECONDS)
SCENARIOS = (INSTANT_API_REPEATED, SLOW_API_REPEATED, DISTINCT, BURST, BURST_NEW)

Rounds = dict[tuple[str, str], list[Round]]
"""By scenario and bot, by name."""


@dataclass(frozen=True)
class Result:
    """The medians of the rounds of one bot in one scenario."""

    scenario: str
    bot: str
    replies_per_second: float
    cpu_per_reply: float
    p99: float
    lost: int
    """Chats with no answer, of all rounds."""
    duplicated: int


def compare(rounds: int) -> list[Result]:
    """Run every bot in every scenario, interleaved."""
    kept: Rounds = {}
    with running_harness() as harness:
        bots = {name: harness.start(name, *command) for name, command in BOTS.items()}
        texts = all_scores()
        for bot in bots.values():
            _warm_up(bot, next(texts))
        for turn in range(rounds):
            for scenario in SCENARIOS:
                _say(f"round {turn + 1} of {rounds}: {scenario.name}")
                for name, count in scenario.messages.items():
                    kept.setdefault((scenario.name, name), []).append(_round(bots[name], scenario, count, texts))
    return [_medians(*names, results) for names, results in kept.items()]


def all_scores() -> Iterator[str]:
    """Messages with scores in tenths, each only once, in an order that is always the same."""
    chosen = random.Random(4).sample(range(101**3), 100_000)  # noqa: S311  not a secret
    for number in chosen:
        face, rest = divmod(number, 101**2)
        voice, body = divmod(rest, 101)
        yield f"/predict {face / 10:g} {voice / 10:g} {body / 10:g}"


def _warm_up(bot: RunningBot, text: str) -> None:
    """Connections are opened, and the chats are known."""
    most = max(scenario.messages.get(bot.name, 0) for scenario in SCENARIOS)
    bot.round([text] * most)


def _round(bot: RunningBot, scenario: Scenario, count: int, texts: Iterator[str]) -> Round:
    """A round; the scores are new in each, so that the first chart of repeated ones is counted too."""
    chosen = list(itertools.islice(texts, count)) if scenario.distinct else [next(texts)] * count
    if scenario.asked_before:
        bot.round(chosen[:1])
    result = bot.round(chosen, scenario.delay)
    if bot.name == THIS_BOT:
        assert all(map(EMOTION.search, result.captions)), "a caption names no emotion"
    return result


def _medians(scenario: str, bot: str, rounds: Iterable[Round]) -> Result:
    rounds = list(rounds)
    return Result(
        scenario,
        bot,
        statistics.median(each.replies_per_second for each in rounds),
        statistics.median(each.cpu_per_reply for each in rounds),
        statistics.median(each.p99 for each in rounds),
        sum(each.lost for each in rounds),
        sum(each.duplicated for each in rounds),
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
