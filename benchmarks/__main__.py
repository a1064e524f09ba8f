"""Everything that `make bench` measures, in one go: one table on standard output, and its picture."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import memory, replies
from benchmarks.engine_costs import Costs
from benchmarks.picture import DARK, LIGHT, draw
from benchmarks.table import Line, Measured, as_text, details, ratios

PICTURES = {LIGHT: Path("docs/benchmarks.png"), DARK: Path("docs/benchmarks-dark.png")}


def main() -> None:
    """Measure, print, draw. `BENCH_ROUNDS` sets the rounds of the whole bots."""
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    measured = Measured(replies.compare(rounds), engine_costs(), memory.measure())
    reached = ratios(measured)
    print(as_text([Line("what", "measured", "to reach", None), *reached, Line("", ""), *details(measured)]))
    for scheme, file in PICTURES.items():
        file.write_bytes(draw(measured, scheme))


def engine_costs() -> list[Costs]:
    """From a process of its own, so that nothing else lies in its memory."""
    lines = subprocess.run([sys.executable, "-m", "benchmarks.engine_costs"], stdout=subprocess.PIPE, check=True).stdout
    return [Costs(**json.loads(line)) for line in lines.splitlines()]


if __name__ == "__main__":
    main()
