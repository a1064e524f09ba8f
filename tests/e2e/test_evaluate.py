"""`emotion-bot evaluate` in a terminal."""

import asyncio
import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest

from engine.data.dataset import STARTER
from tests.e2e.test_learning import HEADER, labelled_rows
from tests.processes import PROJECT, ended, start


async def evaluated_in_a_terminal(*arguments: str) -> tuple[int | None, str, str]:
    """Exit code, output, and what the terminal shows of the rest."""
    terminal, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "evaluate", *arguments),
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=theirs,
    )
    out, _ = await process.communicate()
    shown = os.read(terminal, 100_000)
    for end in (terminal, theirs):
        os.close(end)
    return process.returncode, out.decode(), shown.decode()


async def test_it_measures_and_shows_how_far_it_is(folder: Path) -> None:
    (folder / "mine.csv").write_text(labelled_rows(60))
    code, out, shown = await evaluated_in_a_terminal("--dataset", "mine.csv")
    assert code == 0
    assert out.startswith("60 examples: angry 15, calm 15, happy 15 and sad 15.\n")
    assert re.search(
        r"^Accuracy on performances it has not seen: \d+% \(95% interval \d+% to \d+%\)\.$", out, re.MULTILINE
    )
    assert re.search(r"^The tutorial's own split, 48 rows to learn from and 12 to test on: accuracy", out, re.MULTILINE)
    shares = [int(share) for share in re.findall(r"\rMeasuring \[[#.]{30}\] +(\d+)%", shown)]
    assert "which flatters it" not in out
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert shares[-1] == 100


async def test_the_tutorials_split_says_where_raters_of_one_performance_are_in_both_parts(folder: Path) -> None:
    header, *rows = labelled_rows(60).splitlines()
    shared = [f"{row},clip {number % 20}" for number, row in enumerate(rows)]
    (folder / "mine.csv").write_text("\n".join([f"{header},performance", *shared]))
    code, out, _ = await ended(await start("evaluate", "--dataset", "mine.csv"))
    assert code == 0
    assert re.search(
        r"to test on: accuracy [^;]+; rows of one performance are in both parts, which flatters it\.$", out
    )


@pytest.mark.usefixtures("folder")
async def test_the_starter_rows_cannot_be_measured() -> None:
    code, out, _ = await ended(await start("evaluate"))
    assert code == 0
    assert (
        "To say how good I am I need five different performances each of two emotions. "
        "Still missing: 4 more each of angry, disgusted, fearful, happy, sad and surprised.\n"
    ) in out
    assert out.endswith("2 to test on: accuracy 0.00; it never saw happy and sad.\n")


async def test_starter_rows_beside_many_of_two_others_are_left_out_by_name(folder: Path) -> None:
    starter = "".join(f"{row.emotion},{','.join(map(str, row.scores))}\n" for row in STARTER.examples)
    (folder / "mine.csv").write_text(HEADER + starter + two_new_emotions(40))
    code, out, _ = await ended(await start("evaluate", "--dataset", "mine.csv"))
    assert code == 0
    assert (
        "Too early to say how good I am at: 6 starter emotions with one example each "
        "(angry, disgusted, fearful, happy, sad and surprised).\n"
    ) in out
    assert "Found of each emotion (recall): calm " in out


def two_new_emotions(each: int) -> str:
    """Rows of calm and tense, far apart, a decimal of their own in each."""
    rows = (f"calm,{2 + n / 20},{3 + n / 30},2\ntense,{8 - n / 20},{7 - n / 30},8\n" for n in range(each))
    return "".join(rows)


async def test_json_is_one_object_beside_the_progress_bar(folder: Path) -> None:
    header = "emotion,facial_expression,voice_tone,body_language,performance,performer\n"
    rows = two_new_emotions(30).splitlines()
    named = [f"{row},take {place // 2},person {place % 6}\n" for place, row in enumerate(rows)]
    (folder / "mine.csv").write_text(header + "".join(named) + "sad,5,5,5,alone,\n")
    code, out, shown = await evaluated_in_a_terminal("--dataset", "mine.csv", "--json")
    assert code == 0
    assert "100%" in shown
    facts = json.loads(out)
    assert (facts["rows"], facts["performances"], facts["performers"]) == (61, 31, 6)
    assert (facts["emotions_measured"], facts["emotions_left_out"]) == (["calm", "tense"], ["sad"])
    low, high = facts["accuracy_interval"]
    assert 0 <= low <= facts["accuracy"] <= high <= 1
    assert set(facts["recall"]) == {"calm", "tense"}
    assert facts["unseen_performers_accuracy"] > 0.5
    assert facts["log_loss"] <= facts["log_loss_raw"]


@pytest.mark.usefixtures("folder")
async def test_json_of_what_is_not_measurable_has_null_for_the_numbers() -> None:
    code, out, err = await ended(await start("evaluate", "--json"))
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert (facts["rows"], facts["emotions_measured"]) == (6, [])
    assert facts["accuracy"] is facts["accuracy_interval"] is facts["recall"] is facts["temperature"] is None


async def test_what_cannot_be_split_or_fitted_is_said(folder: Path) -> None:
    (folder / "two.csv").write_text(HEADER + "happy,1,2,3\nsad,3,2,1\n")
    code, out, _ = await ended(await start("evaluate", "--dataset", "two.csv"))
    assert (code, out.splitlines()[-1]) == (0, "The tutorial's own split leaves fewer than two emotions to learn from.")
    (folder / "one.csv").write_text(HEADER + "happy,1,2,3\n")
    code, out, err = await ended(await start("evaluate", "--dataset", "one.csv"))
    assert (code, out) == (1, "")
    assert err.strip() == "emotion-bot: every example is happy; I need at least two emotions"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither")
@pytest.mark.parametrize("command", ["train", "evaluate"])
async def test_what_is_no_file_to_read_is_told_in_one_line(empty_folder: Path, command: str) -> None:
    os.mkfifo(empty_folder / "pipe")
    with await asyncio.to_thread((empty_folder / "large.csv").open, "wb") as large:
        large.truncate(5_000_000_000)  # takes no room
    for name in ("pipe", "/dev/zero", "."):
        code, out, err = await ended(await start(command, "--dataset", name))
        assert (code, out, err) == (1, "", f"emotion-bot: {name} is no ordinary file; --dataset takes a CSV file.\n")
    code, out, err = await ended(await start(command, "--dataset", "large.csv"))
    told = "emotion-bot: large.csv is larger than 100 MB, which is the most that is read.\n"
    assert (code, out, err) == (1, "", told)
    assert not (empty_folder / "models").exists()
