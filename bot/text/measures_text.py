"""Measures in words: what was measured, how surely, and what is missing. Pure; plain text."""

from collections.abc import Sequence

from bot.text.wording import join_words, pluralize, short_scores_line
from engine.data.dataset import STARTER
from engine.data.labels import percent
from engine.measure.agreement import Agreement, Disagreement
from engine.measure.choice import Choice
from engine.measure.evaluation_result import BETTER, WORSE, Baseline, Evaluation, Measure, NotMeasurable
from engine.measure.folds import FOLDS
from engine.measure.headlines import Headline, confidence, mistaken, teaching

_MOST_NAMED = 6


def not_measurable_text(facts: NotMeasurable) -> str:
    """What is missing before anything can be measured."""
    if not facts.missing:
        return "How good it is cannot be measured yet: that needs a second emotion."
    named = facts.missing if len(facts.missing) <= _MOST_NAMED + 1 else facts.missing[:_MOST_NAMED]
    by_need: dict[int, list[str]] = {}
    for emotion, needed in named:
        by_need.setdefault(needed, []).append(emotion)
    needs = [
        f"{needed} {'each ' if len(emotions) > 1 else ''}of {join_words(emotions)}"
        for needed, emotions in sorted(by_need.items(), reverse=True)
    ]
    if len(named) < len(facts.missing):
        needs.append(f"some of {len(facts.missing) - len(named)} other emotions")
    return (
        f"How good it is cannot be measured yet: that needs more examples, with different scores: {'; '.join(needs)}."
    )


def lacking_text(facts: NotMeasurable, taught: int, starter: bool) -> str:
    """What is missing in a chat that taught so many examples; where only the starter rows lack it, the way out."""
    text = not_measurable_text(facts)
    theirs = all(emotion in STARTER.emotions and needed == FOLDS - 1 for emotion, needed in facts.missing)
    if not (starter and theirs and taught >= 2 * FOLDS):
        return text
    these = "this emotion" if len(facts.missing) == 1 else "these emotions"
    return f"{text} Or /starter off leaves the starter rows out, which alone hold {these}."


def measure_text(measure: Measure) -> str:
    """`61% (95% interval 55% to 67%)`."""
    return f"{percent(measure.value)} (95% interval {percent(measure.low)} to {percent(measure.high)})"


def evaluation_lines(measured: Evaluation) -> list[str]:
    """What was measured and how, against the two simple rules, and how far the confidence can be believed."""
    counts = f"{measured.rows:,}"
    if measured.rows != measured.rows_in_all:
        counts += f" of {measured.rows_in_all:,}"
    return [
        f"Accuracy on scores it has not seen: {measure_text(measured.accuracy)}.",
        f"Balanced over the emotions: {measure_text(measured.balanced_accuracy)}.",
        f"Always the commonest emotion: {_baseline_text(measured.commonest)}",
        f"Logistic regression: {_baseline_text(measured.logistic)}",
        f"Measured on {counts} examples, in {measured.repeats} times {measured.folds} folds; "
        "the same scores are never in both parts.",
        f"{_headline_text(confidence(measured.calibration))} (Expected calibration error.)",
    ]


def chart_captions(measured: Evaluation) -> list[str]:
    """What the charts of an evaluation show: what is mistaken, learning, and the confidence."""
    return [
        f"What is mistaken for what: {_headline_text(mistaken(measured.confusion))}",
        f"Is more teaching worth it? {_headline_text(teaching(measured))}",
        f"Can the confidence be believed? {_headline_text(confidence(measured.calibration))}",
    ]


def choice_text(choice: Choice) -> str:
    """Which smallest leaf was chosen, and why."""
    return f"Smallest leaf: {pluralize(choice.parameters.min_samples_leaf, 'row', 'rows')}. {choice.reason}"


def disagreement_lines(disputed: Sequence[Disagreement]) -> list[str]:
    """The scores that got different emotions, the most disputed first."""
    lines = []
    for each in disputed[:_MOST_NAMED]:
        counts = join_words([f"{emotion} {count}" for emotion, count in each.counts[:_MOST_NAMED]])
        lines.append(f"{short_scores_line(each.scores)}: {counts}")
    if len(disputed) > _MOST_NAMED:
        lines.append(f"… and {len(disputed) - _MOST_NAMED} more.")
    return lines


def agreement_text(agreement: Agreement) -> str:
    """How far the teachers agree who labelled the same scores."""
    if agreement.overall is None:
        return "Cohen's kappa between teachers is not defined: they used one emotion for the scores they share."
    pairs = pluralize(len(agreement.pairs), "pair of teachers", "pairs of teachers")
    return f"Cohen's kappa between teachers: {agreement.overall:.2f} ({pairs}; 1 is full agreement, 0 is chance)."


def _headline_text(headline: Headline) -> str:
    return f"{headline.first} {headline.second}; {headline.below}."


def _baseline_text(baseline: Baseline) -> str:
    found = {BETTER: "the forest is better", WORSE: "the forest is worse"}
    verdict = found.get(baseline.lead.verdict, "no difference to the forest was found")
    return f"{measure_text(baseline.accuracy)}; {verdict}."
