"""Measures in words: what was measured, how surely, and what is missing. Pure; plain text."""

from collections.abc import Sequence

from bot.text.wording import often_text
from engine.data.dataset import STARTER
from engine.data.labels import percent
from engine.data.phrases import join_words, pluralize
from engine.measure.choice import Choice
from engine.measure.evaluation_result import BETTER, WORSE, Evaluation, Measure, NotMeasurable
from engine.measure.headlines import difference_text, times_in, worst_pairs

_MOST_NAMED = 6
_MOST_RECALLS = 12
_MOST_MISTAKES = 3


def not_measurable_text(facts: NotMeasurable) -> str:
    """What is missing before anything can be measured."""
    text = "To say how good I am I need five different performances each of two emotions"
    if not facts.lacking:
        return f"{text}: teach me a second emotion." if facts.enough else f"{text}."
    ordered = sorted(facts.lacking, key=lambda lacking: lacking[1])
    named = ordered if len(ordered) <= _MOST_NAMED + 1 else ordered[:_MOST_NAMED]
    by_need: dict[int, list[str]] = {}
    for emotion, needed in named:
        by_need.setdefault(needed, []).append(emotion)
    needs = [
        f"{needed} more each of {join_words(emotions)}" if len(emotions) > 1 else f"{needed} more of {emotions[0]}"
        for needed, emotions in by_need.items()
    ]
    if len(named) < len(ordered):
        needs.append(f"as many or more of {len(ordered) - len(named)} other emotions")
    return f"{text}. Still missing: {'; '.join(needs)}."


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
    return f"Too early to say how good I am at: {'; '.join(parts)}." if parts else ""


def left_out_names(left_out: Sequence[tuple[str, int]]) -> str:
    """The emotions that were not measured, by name alone."""
    names = [emotion for emotion, _ in left_out]
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED:] = [pluralize(len(names) - _MOST_NAMED, "more emotion", "more emotions")]
    return join_words(names)


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
        _commonest_line(measured),
        _logistic_line(measured),
        learning_text(measured),
        *_confidence_lines(measured),
    ]


def learning_text(measured: Evaluation) -> str:
    """Whether more examples help, by what the last doubling of them brought."""
    before, now = measured.learning_curve[-2:]
    gain = measured.last_doubling
    doubling = f"the last doubling, from {before.rows:,} to {now.rows:,} of them, brought {difference_text(gain)}"
    if gain.verdict == BETTER:
        return f"More examples help: {doubling}."
    if gain.verdict == WORSE:
        return f"More examples did not help: {doubling}."
    return f"Too early to say whether more examples help: {doubling}."


def chart_captions(measured: Evaluation) -> list[str]:
    """What the charts of an evaluation show: what is mistaken, learning, and the confidence."""
    return [
        f"What is mistaken for what? {_mistakes_line(measured, most=1)}",
        f"What did more examples bring? {learning_text(measured)}",
        f"Does the confidence agree with the accuracy? {_confidence_text(measured)}",
    ]


def choice_text(choice: Choice) -> str:
    """Which smallest leaf was chosen, and why."""
    if not choice.candidates:
        return "Default settings: too few examples to tune them."
    return f"Smallest leaf: {pluralize(choice.parameters.min_samples_leaf, 'row', 'rows')}. {choice.reason}"


def _performances(emotion: str, count: int) -> str:
    return f"{emotion} ({pluralize(count, 'performance', 'performances')})"


def _accuracy_lines(measured: Evaluation) -> list[str]:
    lines = [
        f"Accuracy on performances it has not seen: {measure_text(measured.accuracy)}.",
        f"With every emotion counted alike: {measure_text(measured.balanced_accuracy)}.",
    ]
    if measured.unseen_performers is not None:
        lines.append(
            f"On performers it has not seen: {measure_text(measured.unseen_performers)}; each of the "
            f"{measured.performers:,} whom I know by name was held back once."
        )
    rows = f"{measured.rows:,}"
    if measured.rows != measured.rows_in_all:
        rows += f" of {measured.rows_in_all:,}"
    times = often_text(measured.repeats)
    lines.append(
        f"Measured on {rows} examples of {pluralize(measured.performances, 'performance', 'performances')}, by "
        f"{measured.folds}-fold cross-validation, {times}; no performance is both learned and tested at once."
    )
    if measured.set_aside:
        examples = pluralize(measured.set_aside, "example that was", "examples that were")
        lines.append(f"Not measured on {examples} labelled after seeing my answer, which would flatter me.")
    if measured.answered:
        share = percent(measured.answered)
        lines.append(f"{share} of these labels were given after seeing my answer, which flatters me.")
    return lines


def _recalls_line(measured: Evaluation) -> str:
    """Of examples, not of performances: one that got two emotions would count for both of them."""
    recalls = measured.recalls
    shown = recalls if len(recalls) <= _MOST_RECALLS + 1 else recalls[:_MOST_RECALLS]
    first, *others = (f"{each.emotion} {percent(each.share)} of {each.rows:,}" for each in shown)
    named = [f"{first} {'example' if shown[0].rows == 1 else 'examples'}", *others]
    if len(shown) < len(recalls):
        named.append(f"{len(recalls) - len(shown)} more")
    return f"Found of each emotion (recall): {join_words(named)}."


def _mistakes_line(measured: Evaluation, most: int = _MOST_MISTAKES) -> str:
    confusion = measured.confusion
    mistakes = [
        f"{confusion.emotions[row]} taken for {confusion.answers[column]} {times_in(confusion.shares[row][column])}"
        for row, column in worst_pairs(confusion)[:most]
    ]
    if not mistakes:
        return "No mix-ups."
    return f"{'Most often' if most == 1 else 'Commonest mistakes'}: {'; '.join(mistakes)}."


def _commonest_line(measured: Evaluation) -> str:
    verdicts = {BETTER: "the forest is better", WORSE: "the forest is worse"}
    verdict = verdicts.get(measured.commonest.lead.verdict, "the forest is no different, as far as can be told")
    return f"Always guessing the commonest emotion: {measure_text(measured.commonest.accuracy)}; {verdict}."


def _logistic_line(measured: Evaluation) -> str:
    """Both numbers, and how far apart, where the forest is not better."""
    other, lead = measured.logistic.accuracy, measured.logistic.lead
    if lead.verdict == BETTER:
        return f"Logistic regression: {measure_text(other)}; the forest is better."
    both = f"{measure_text(other)}, against {percent(measured.accuracy.value)} for the forest"
    if lead.verdict == WORSE:
        return f"Logistic regression is better: {both}."
    return f"Logistic regression is about as good: {both}; the difference is within chance."


def _confidence_lines(measured: Evaluation) -> list[str]:
    raw, shown = measured.calibration_raw.error * 100, measured.calibration.error * 100
    errors = f"the expected calibration error is {shown:.0f} points in place of {raw:.0f}"
    how = f"It is calibrated by cross-validation (temperature {measured.temperature:.2f}): on average"
    return [_confidence_text(measured), f"{how} {_calibrating_text(measured)} the trees' votes; {errors}."]


def _calibrating_text(measured: Evaluation) -> str:
    """What smoothing the votes and the temperature did to them together."""
    change = measured.calibration.overconfidence.value - measured.calibration_raw.overconfidence.value
    by = round(abs(change) * 100)
    if not by:
        return "as sure as"
    return f"{pluralize(by, 'point', 'points')} {'surer than' if change > 0 else 'less sure than'}"


def _confidence_text(measured: Evaluation) -> str:
    """Whether the confidence can be believed, and how far it is off."""
    calibration, off = measured.calibration, measured.calibration.overconfidence
    error = pluralize(round(calibration.error * 100), "point", "points")
    if calibration.by_chance:
        return f"The confidence is off by {error}, which is within chance."
    by = pluralize(round(abs(off.value) * 100), "point", "points")
    low, high = sorted(round(abs(share) * 100) for share in (off.low, off.high))
    if off.verdict == BETTER:
        return f"It is surer than it should be, by {by} on average ({low} to {high})."
    if off.verdict == WORSE:
        return f"It is right more often than it thinks, by {by} on average ({low} to {high})."
    chance = pluralize(round(calibration.error_by_chance * 100), "point", "points")
    return f"The confidence is off by {error}, sometimes up and sometimes down; chance explains {chance}."
