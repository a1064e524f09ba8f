"""Where people and the recognizer agree and disagree, in words. Pure; plain text."""

from collections.abc import Sequence

from bot.text.wording import short_scores_line
from engine.data.labels import percent
from engine.data.phrases import join_words, pluralize, quoted
from engine.data.scores import Scores
from engine.measure.agreement import Agreement, Disagreement
from engine.measure.wilson import wilson_interval

_MOST_NAMED = 6


def disagreement_lines(disputed: Sequence[Disagreement]) -> list[str]:
    """The performances that got different emotions, the most disputed first."""
    lines = []
    for each in disputed[:_MOST_NAMED]:
        counts = join_words([f"{emotion} {count}" for emotion, count in each.counts[:_MOST_NAMED]])
        lines.append(f"{_performance_text(each.performance)}: {counts}")
    if len(disputed) > _MOST_NAMED:
        lines.append(f"… and {len(disputed) - _MOST_NAMED} more.")
    return lines


def _performance_text(performance: Scores | str) -> str:
    return quoted(performance) if isinstance(performance, str) else short_scores_line(performance)


def agreement_text(agreement: Agreement) -> str:
    """How far the raters agree who labelled the same performances, and how surely that is known."""
    pairs = pluralize(len(agreement.pairs), "pair of raters", "pairs of raters")
    shared = f"{pairs}, {pluralize(agreement.shared, 'performance', 'performances')} shared"
    kappa = agreement.overall
    if kappa is None:
        return (
            "Cohen's kappa between raters cannot be worked out: they gave everything they share the same emotion "
            f"({shared})."
        )
    interval = f"95% interval {_signed(kappa.low)} to {_signed(kappa.high)}"
    scale = "1 is full agreement, 0 is chance"
    return f"Cohen's kappa between raters: {_signed(kappa.value)} ({interval}; {shared}; {scale})."


def record_text(record: Sequence[tuple[int, int]]) -> str:
    """How many answers to new performances were right, and of how many, of the last few first and of all last; empty
    where there are none yet."""
    if not record or not record[-1][1]:
        return ""
    most = record[-1][1]
    shares = [_share_text(right, answers, "the last") for right, answers in record if answers < most]
    shares.append(_share_text(*record[-1], "all"))
    return (
        f"Right at first sight: {', '.join(shares)}; 95% intervals. These performances were labelled without seeing my "
        "answer, and I read each before I learned it. An emotion that I had not met yet counts as a miss."
    )


def _share_text(right: int, answers: int, which: str) -> str:
    """`31 of the last 50 (48% to 74%)`."""
    interval = wilson_interval(right, answers)
    return f"{right:,} of {which} {answers:,} ({percent(interval.low)} to {percent(interval.high)})"


def _signed(kappa: float) -> str:
    return f"{kappa:.2f}".replace("-", "−")
