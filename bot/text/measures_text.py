"""Measures in words: what was measured, how surely, and what is missing. Pure; plain text."""

from collections.abc import Sequence

from engine.data.dataset import STARTER
from engine.data.labels import percent
from engine.data.phrases import join_words, pluralize
from engine.measure.choice import Choice
from engine.measure.evaluation_result import BETTER, WORSE, Evaluation, Measure, NotMeasurable
from engine.measure.headlines import Headline, confidence, difference_text, mistaken, times_of, worst_pairs

_MOST_NAMED = 6
_MOST_RECALLS = 12
_MOST_MISTAKES = 3


def not_measurable_text(facts: NotMeasurable) -> str:
    """What is missing before anything can be measured."""
    text = "How good it is cannot be measured yet: that needs two emotions with five different performances each"
    if not facts.lacking:
        return f"{text}, so a second emotion."
    ordered = sorted(facts.lacking, key=lambda lacking: lacking[1])
    named = ordered if len(ordered) <= _MOST_NAMED + 1 else ordered[:_MOST_NAMED]
    by_need: dict[int, list[str]] = {}
    for emotion, needed in named:
        by_need.setdefault(needed, []).append(emotion)
    needs = [
        f"{needed} more {'each ' if len(emotions) > 1 else ''}of {join_words(emotions)}"
        for needed, emotions in by_need.items()
    ]
    if len(named) < len(ordered):
        needs.append(f"as many or more of {len(ordered) - len(named)} other emotions")
    return f"{text}. Missing: {'; '.join(needs)}."


def left_out_text(left_out: Sequence[tuple[str, int]], starter: bool) -> str:
    """The emotions that were not measured, with how many performances each has; empty where there are none. Those that
    only the starter rows hold, where a dataset has these, are named together."""
    alone = [emotion for emotion, count in left_out if starter and count == 1 and emotion in STARTER.emotions]
    others = [_performances(emotion, count) for emotion, count in left_out if emotion not in alone]
    if len(others) > _MOST_NAMED:
        others[_MOST_NAMED:] = [f"{len(others) - _MOST_NAMED} more"]
    parts = [join_words(others)] if others else []
    if alone:
        emotions = pluralize(len(alone), "starter emotion", "starter emotions")
        each = " each" if len(alone) > 1 else ""
        parts.append(f"{emotions} with one example{each} ({join_words(alone)})")
    return f"Left out: {'; '.join(parts)}: nobody can say how good I am at those." if parts else ""


def measure_text(measure: Measure) -> str:
    """`61% (95% interval 55% to 67%)`."""
    return f"{percent(measure.value)} (95% interval {percent(measure.low)} to {percent(measure.high)})"


def evaluation_lines(measured: Evaluation, starter: bool) -> list[str]:
    """What was measured and how, of which emotions and against which simple rules, and how far the confidence agrees
    with it. `starter` says whether the dataset holds the starter rows."""
    left_out = left_out_text(measured.left_out, starter)
    return [
        *_accuracy_lines(measured),
        *([left_out] if left_out else []),
        _recalls_line(measured),
        _mistakes_line(measured),
        f"Always the commonest emotion: {measure_text(measured.commonest.accuracy)}; {_commonest_verdict(measured)}.",
        _logistic_line(measured),
        learning_text(measured),
        *_confidence_lines(measured),
    ]


def learning_text(measured: Evaluation) -> str:
    """What the last doubling of the examples brought."""
    before, now = measured.learning_curve[-2:]
    gain = difference_text(measured.last_doubling)
    return f"The last doubling, from {before.rows:,} to {now.rows:,} examples to learn from, brought {gain}."


def chart_captions(measured: Evaluation) -> list[str]:
    """What the charts of an evaluation show: what is mistaken, learning, and the confidence."""
    return [
        f"What is mistaken for what: {_headline_text(mistaken(measured.confusion))}",
        f"What did more examples bring? {learning_text(measured)}",
        f"Does the confidence agree with the accuracy? {_confidence_text(measured)}",
    ]


def choice_text(choice: Choice) -> str:
    """Which smallest leaf was chosen, and why."""
    return f"Smallest leaf: {pluralize(choice.parameters.min_samples_leaf, 'row', 'rows')}. {choice.reason}"


def _performances(emotion: str, count: int) -> str:
    return f"{emotion} {pluralize(count, 'performance', 'performances')}"


def _accuracy_lines(measured: Evaluation) -> list[str]:
    lines = [
        f"Accuracy on performances it has not seen: {measure_text(measured.accuracy)}.",
        f"Balanced over the emotions: {measure_text(measured.balanced_accuracy)}.",
    ]
    if measured.unseen_performers is not None:
        how = f"each of the {measured.performers} known was held out whole"
        lines.append(f"For performers it has not seen: {measure_text(measured.unseen_performers)}; {how}.")
    rows = f"{measured.rows:,}"
    if measured.rows != measured.rows_in_all:
        rows += f" of {measured.rows_in_all:,}"
    lines.append(
        f"Measured on {rows} examples of {pluralize(measured.performances, 'performance', 'performances')}, in "
        f"{measured.repeats} times {measured.folds} folds; a performance is never in both parts."
    )
    if measured.set_aside:
        examples = pluralize(measured.set_aside, "example that was", "examples that were")
        lines.append(f"Set aside: {examples} labelled on an answer of mine, which would flatter it.")
    if measured.answered:
        share = percent(measured.answered)
        lines.append(f"{share} of these labels were given on an answer of mine, which flatters it.")
    return lines


def _recalls_line(measured: Evaluation) -> str:
    recalls = measured.recalls
    shown = recalls if len(recalls) <= _MOST_RECALLS + 1 else recalls[:_MOST_RECALLS]
    first, *others = (f"{each.emotion} {percent(each.share)} ({each.performances:,}" for each in shown)
    unit = "performance" if shown[0].performances == 1 else "performances"
    named = [f"{first} {unit})", *(f"{each})" for each in others)]
    if len(shown) < len(recalls):
        named.append(f"{len(recalls) - len(shown)} more")
    return f"Found of each emotion (recall): {join_words(named)}."


def _mistakes_line(measured: Evaluation) -> str:
    confusion = measured.confusion
    mistakes = [
        f"{confusion.emotions[row]} is taken for {confusion.answers[column]} {times_of(confusion.shares[row][column])}"
        for row, column in worst_pairs(confusion)[:_MOST_MISTAKES]
    ]
    return f"Commonest mistakes: {'; '.join(mistakes)}." if mistakes else "No emotion is taken for another."


def _commonest_verdict(measured: Evaluation) -> str:
    verdicts = {BETTER: "the forest is better", WORSE: "the forest is worse"}
    return verdicts.get(measured.commonest.lead.verdict, "no difference to the forest was found")


def _logistic_line(measured: Evaluation) -> str:
    """Both numbers where the forest is not better."""
    other, lead = measured.logistic.accuracy, measured.logistic.lead
    if lead.verdict == BETTER:
        return f"Logistic regression: {measure_text(other)}; the forest is better."
    verdict = "is better" if lead.verdict == WORSE else "is not worse"
    forest = percent(measured.accuracy.value)
    return (
        f"Logistic regression {verdict}: {measure_text(other)}, the forest {forest}; "
        f"the forest's lead is {difference_text(lead)}."
    )


def _confidence_lines(measured: Evaluation) -> list[str]:
    raw, shown = measured.calibration_raw.error * 100, measured.calibration.error * 100
    errors = f"off by {raw:.0f} points before and by {shown:.0f} after (expected calibration error)"
    seen = f"calibrated by what cross-validation saw (temperature {measured.temperature:.2f})"
    how = f"The confidence is the trees' votes, {seen}: on average {_calibrating_text(measured)}, {errors}."
    return [_confidence_text(measured), how]


def _calibrating_text(measured: Evaluation) -> str:
    """What smoothing the votes and the temperature did to them together."""
    change = measured.calibration.overconfidence.value - measured.calibration_raw.overconfidence.value
    by = round(abs(change) * 100)
    if not by:
        return "as sure as before"
    return f"{pluralize(by, 'point', 'points')} {'surer' if change > 0 else 'less sure'}"


def _confidence_text(measured: Evaluation) -> str:
    headline = confidence(measured.calibration)
    if measured.calibration.by_chance:
        return f"{headline.first} {headline.second} ({headline.below})."
    return f"{headline.first} {headline.second}: {headline.below}."


def _headline_text(headline: Headline) -> str:
    return f"{headline.first} {headline.second}; {headline.below}."
