"""`/model`: what the recognizer is, and what can honestly be said of it."""

from html import escape
from importlib.metadata import version

from telegram import Update

from bot.context import Command, Context
from bot.messages import message_of
from bot.wording import counted, counts_line, joined
from engine.recognizer import Recognizer
from engine.tutorial import TutorialSplit

_LIBRARIES = ("scikit-learn", "numpy")


async def answer(update: Update, context: Context) -> None:
    """When and on what the recognizer was fitted, and how good it can be said to be."""
    services = context.bot_data
    await message_of(update).reply_text(model_html(services.recognizer, services.tutorial))


def model_html(recognizer: Recognizer, tutorial: TutorialSplit) -> str:
    """The facts first, then the honest part."""
    return f"{_facts_html(recognizer)}\n\n{_honesty_html(tutorial)}"


def _facts_html(recognizer: Recognizer) -> str:
    dataset = recognizer.dataset
    libraries = joined([f"{name} {version(name)}" for name in _LIBRARIES])
    return "\n".join(
        (
            f"<b>A random forest of {recognizer.parameters.n_estimators} trees</b>, on scaled scores",
            f"Fitted: {recognizer.trained_at:%d %B %Y, %H:%M} UTC, on all "
            f"{counted(len(dataset), 'example', 'examples')} ({escape(counts_line(dataset.counts))})",
            f"With: {libraries}",
            f"Dataset: <code>{dataset.digest[:12]}</code>",
        )
    )


def _honesty_html(tutorial: TutorialSplit) -> str:
    rows = len(tutorial.train) + len(tutorial.test)
    missing = tutorial.missing
    return f"""<b>How good is it?</b>
Nobody can say yet. Confidence is the share of the trees' votes; it was not checked against new performances.
The tutorial this began as has {rows} examples and holds out {len(tutorial.test)} of them for its test. \
That takes {escape(joined(missing))} out of training altogether: its accuracy is {tutorial.accuracy:.2f}, \
and its model can never answer {escape(" or ".join(missing))}. So I serve a forest fitted on every example.
{rows} examples, one an emotion, cannot tell how good a model is."""


COMMAND = Command("model", "How it was fitted, and how good it is", "/model", answer)
