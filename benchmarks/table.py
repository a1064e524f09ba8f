"""What was measured beside what was to be reached, as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.engine_costs import Costs
from benchmarks.memory import Memory
from benchmarks.replies import AT_ONCE_API, DISTINCT, SETTINGS, SLOW_API, SLOWLY, THIS, TOGETHER, Result, Setting


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

    def of(self, setting: Setting, contestant: str) -> Result:
        """One contestant in one setting."""
        return next(each for each in self.results if (each.setting, each.contestant) == (setting.name, contestant))

    def best_ptb(self, setting: Setting) -> Result:
        """PTB as it comes, with the number at once that suits it best."""
        ptb = [each for each in self.results if each.setting == setting.name and each.contestant.startswith("PTB")]
        return max(ptb, key=lambda result: result.a_second)


def ratios(measured: Measured) -> list[Line]:
    """What was to be reached, as ratios in one run."""
    of, best_ptb = measured.of, measured.best_ptb
    aiogram, tutorial = "aiogram, a task each", "tutorial"
    return [
        _times_as_many("repeated scores: against the tutorial", of(AT_ONCE_API, THIS), of(AT_ONCE_API, tutorial), 80),
        _times_as_many("… against aiogram, fixed photo", of(AT_ONCE_API, THIS), of(AT_ONCE_API, aiogram), 1.1),
        _times_as_many(
            "… against PTB as it comes, fixed photo, at its best",
            of(AT_ONCE_API, THIS),
            best_ptb(AT_ONCE_API),
            2,
        ),
        _times_as_many("API takes 50 ms: against aiogram, fixed photo", of(SLOWLY, THIS), of(SLOWLY, aiogram), 1.5),
        _times_as_many("… against PTB as it comes, at its best", of(SLOWLY, THIS), best_ptb(SLOWLY), 5),
        _times_as_many("distinct scores: against the tutorial", of(DISTINCT, THIS), of(DISTINCT, tutorial), 8),
        _each_once([each for each in measured.results if each.contestant == THIS]),
        *_engine_ratios(measured.costs),
        _at_most("200 chats at once, a known chart: p99 against the API's 50 ms", of(TOGETHER, THIS).p99 / SLOW_API, 4),
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
    for setting in SETTINGS:
        lines.append(Line(f"{setting.name}:", ""))
        for result in measured.results:
            if result.setting == setting.name:
                lines.append(Line(f"  {result.contestant}", _reply(result)))
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
    return _at_least(f"{what} ({bot.a_second:,.0f}/s, {other.a_second:,.0f}/s)", bot.a_second / other.a_second, target)


def _at_least(what: str, ratio: float, target: float) -> Line:
    return Line(what, f"{ratio:.3g} ×", f"at least {target:g} ×", ratio >= target)


def _at_most(what: str, ratio: float, target: float) -> Line:
    return Line(what, f"{ratio:.3g} ×", f"under {target:g} ×", ratio < target)


def _each_once(results: Sequence[Result]) -> Line:
    lost, doubled = sum(each.lost for each in results), sum(each.doubled for each in results)
    return Line("messages that got not just one photo", str(lost + doubled), "0", not lost + doubled)


def _name(cost: Costs) -> str:
    return f"{cost.rows:,} rows, {'tenths' if cost.tenths else 'whole'}"


def _reply(result: Result) -> str:
    lost = f" · {result.lost} lost" * bool(result.lost)
    return f"{result.a_second:,.0f}/s · CPU {result.cpu_a_reply * 1000:.2f} ms · p99 {result.p99:.2f} s{lost}"


def _row(cost: Costs) -> str:
    onnx = "—" if cost.onnx is None else f"{cost.onnx * 1000:.3f}"
    return (
        f"{cost.sklearn * 1000:.2f} · {onnx} · {cost.reading * 1000:.3f} · {cost.explained * 1000:.3f} · "
        f"{cost.first * 1000:.1f}"
    )
