"""What was measured beside what was to be reached, as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.engine_costs import Costs
from benchmarks.memory import Memory
from benchmarks.replies import (
    BURST,
    DISTINCT,
    INSTANT_API_REPEATED,
    SCENARIOS,
    SLOW_API_REPEATED,
    SLOW_API_SECONDS,
    THIS_BOT,
    Result,
    Scenario,
)


@dataclass(frozen=True)
class Line:
    """A line of the table; `reached` is None where there was nothing to reach."""

    what: str
    measured: str
    target: str = ""
    reached: bool | None = None


@dataclass(frozen=True)
class Measured:
    """Everything that was measured in one go."""

    results: Sequence[Result]
    costs: Sequence[Costs]
    memory: Memory

    def of(self, scenario: Scenario, bot: str) -> Result:
        """One bot in one scenario."""
        return next(each for each in self.results if (each.scenario, each.bot) == (scenario.name, bot))

    def best_ptb(self, scenario: Scenario) -> Result:
        """PTB as it comes, with the number at once that suits it best."""
        ptb = [each for each in self.results if each.scenario == scenario.name and each.bot.startswith("PTB")]
        return max(ptb, key=lambda result: result.replies_per_second)


def ratios(measured: Measured) -> list[Line]:
    """What was to be reached, as ratios in one run."""
    of, best_ptb = measured.of, measured.best_ptb
    aiogram, tutorial = "aiogram, a task each", "tutorial"
    return [
        _times_as_many(
            "repeated scores: against the tutorial",
            of(INSTANT_API_REPEATED, THIS_BOT),
            of(INSTANT_API_REPEATED, tutorial),
            80,
        ),
        _times_as_many(
            "… against aiogram, fixed photo", of(INSTANT_API_REPEATED, THIS_BOT), of(INSTANT_API_REPEATED, aiogram), 1.3
        ),
        _times_as_many(
            "… against PTB as it comes, fixed photo, at its best",
            of(INSTANT_API_REPEATED, THIS_BOT),
            best_ptb(INSTANT_API_REPEATED),
            2,
        ),
        _times_as_many(
            "API takes 50 ms: against aiogram, fixed photo",
            of(SLOW_API_REPEATED, THIS_BOT),
            of(SLOW_API_REPEATED, aiogram),
            1.5,
        ),
        _times_as_many(
            "… against PTB as it comes, at its best", of(SLOW_API_REPEATED, THIS_BOT), best_ptb(SLOW_API_REPEATED), 5
        ),
        _times_as_many("distinct scores: against the tutorial", of(DISTINCT, THIS_BOT), of(DISTINCT, tutorial), 8),
        _each_once([each for each in measured.results if each.bot == THIS_BOT]),
        *_engine_ratios(measured.costs),
        _at_most(
            "200 chats at once, a known chart: p99 against the API's 50 ms",
            of(BURST, THIS_BOT).p99 / SLOW_API_SECONDS,
            3.5,
        ),
        _at_most(
            "memory after 10,000 distinct readings, against 1,000",
            measured.memory.after_many / measured.memory.after_few,
            1.05,
        ),
    ]


def _engine_ratios(costs: Sequence[Costs]) -> Iterator[Line]:
    served = [each for each in costs if each.rows <= 10_000]
    faster = min(served, key=lambda each: each.sklearn / each.reading)
    yield _at_least(f"a reading against predict_proba (worst: {_name(faster)})", faster.sklearn / faster.reading, 20)
    explained = [each for each in costs if each.rows <= 1_000]
    slower = max(explained, key=lambda each: each.explained / each.sklearn)
    yield _at_most(
        f"… with its explanation (worst to 1,000 rows: {_name(slower)})", slower.explained / slower.sklearn, 2
    )


def details(measured: Measured) -> list[Line]:
    """Everything else, in plain units."""
    lines = []
    for scenario in SCENARIOS:
        lines.append(Line(f"{scenario.name}:", ""))
        for result in measured.results:
            if result.scenario == scenario.name:
                lines.append(Line(f"  {result.bot}", _reply(result)))
    lines.append(Line("one row, milliseconds:", "predict_proba · onnxruntime · reading · with why · first"))
    lines += [Line(f"  {_name(cost)}", _row(cost)) for cost in measured.costs]
    lines.append(Line("a recognizer:", "fit · size"))
    lines += [Line(f"  {_name(cost)}", f"{cost.fit:.2f} s · {cost.size:.1f} MB") for cost in measured.costs]
    memory = measured.memory
    lines.append(Line("start to first waiting for updates", f"{memory.start:.1f} s"))
    lines.append(Line("memory after 1,000 / 10,000", f"{memory.after_few:.0f} / {memory.after_many:.0f} MB"))
    return lines


def as_text(lines: Sequence[Line]) -> str:
    """The table for a terminal."""
    widths = [max(len(cells[column]) for cells in map(_cells, lines)) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(_cells(line), widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(line: Line) -> tuple[str, str, str, str]:
    reached = {None: "", True: "yes", False: "NO"}[line.reached]
    return line.what, line.measured, line.target, reached


def _times_as_many(what: str, bot: Result, other: Result, target: float) -> Line:
    return _at_least(
        f"{what} ({bot.replies_per_second:,.0f}/s, {other.replies_per_second:,.0f}/s)",
        bot.replies_per_second / other.replies_per_second,
        target,
    )


def _at_least(what: str, ratio: float, target: float) -> Line:
    return Line(what, f"{ratio:.3g} ×", f"at least {target:g} ×", ratio >= target)


def _at_most(what: str, ratio: float, target: float) -> Line:
    return Line(what, f"{ratio:.3g} ×", f"under {target:g} ×", ratio < target)


def _each_once(results: Sequence[Result]) -> Line:
    lost, duplicated = sum(each.lost for each in results), sum(each.duplicated for each in results)
    return Line("messages that got not just one photo", str(lost + duplicated), "0", not lost + duplicated)


def _name(cost: Costs) -> str:
    return f"{cost.rows:,} rows, {'tenths' if cost.tenths else 'whole'}"


def _reply(result: Result) -> str:
    lost = f" · {result.lost} lost" * bool(result.lost)
    return (
        f"{result.replies_per_second:,.0f}/s · CPU {result.cpu_per_reply * 1000:.2f} ms · p99 {result.p99:.2f} s{lost}"
    )


def _row(cost: Costs) -> str:
    onnx = "—" if cost.onnx is None else f"{cost.onnx * 1000:.3f}"
    return (
        f"{cost.sklearn * 1000:.2f} · {onnx} · {cost.reading * 1000:.3f} · {cost.explained * 1000:.3f} · "
        f"{cost.first * 1000:.1f}"
    )
