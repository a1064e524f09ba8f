import pytest

from bot.commands import COMMANDS, MENU
from engine.data.dataset import STARTER
from engine.files.examples_csv import read_csv
from tests.e2e.rig import Person


async def test_help_and_the_menu_come_from_one_table(you: Person) -> None:
    text = (await you.asks("/help"))["text"]
    menu = next(event["commands"] for event in you.rig.events if event["kind"] == "commands")
    shown = [command for command in COMMANDS if command.in_menu]
    assert [(entry["command"], entry["description"]) for entry in menu] == [
        (command.name, command.description) for command in shown
    ]
    assert tuple(command.name for command in shown) == MENU
    assert len(MENU) <= 10
    for command in COMMANDS:
        assert f"\n{command.example} — {command.description}\n" in text
    for heading in ("Read", "Teach", "How good am I?", "What was taught", "Chat and privacy", "I also understand"):
        assert f"\n{heading}\n" in f"\n{text}"


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
async def test_every_command_answers_in_private_and_in_a_group(command: str, you: Person, you_in_group: Person) -> None:
    for person in (you, you_in_group):
        answer = await person.asks(f"/{command}")
        assert answer.get("text") or answer.get("caption")
        assert "went wrong" not in answer.get("text", "")


async def test_chart_shows_the_tutorials_figure_and_says_it_in_words(you: Person) -> None:
    answer = await you.asks("/chart")
    assert "each score counts: facial expression 37%, voice tone 36% and body language 27%" in answer["caption"]
    assert "Teach me 4 more of angry and 4 more of disgusted" in answer["caption"]
    assert answer["caption_entities"][-1]["type"] == "expandable_blockquote"
    assert "6 examples: angry 1, disgusted 1, fearful 1, happy 1, sad 1 and surprised 1" in answer["caption"]
    assert (await you.rig.file(answer["photo"][-1]["file_unique_id"])).startswith(b"\x89PNG")


async def test_dataset_is_a_table_and_a_csv_that_reads_back(you: Person) -> None:
    answer = await you.asks("/dataset")
    assert "I learned from 6 examples of 6 emotions" in answer["caption"]
    assert "happy         8      7     8" in answer["caption"]
    assert answer["document"]["file_name"] == "examples.csv"
    assert read_csv(await you.rig.file(answer["document"]["file_unique_id"])) == STARTER


async def test_privacy_says_what_is_kept_and_how_to_take_it_back(you: Person) -> None:
    text = (await you.asks("/privacy"))["text"]
    for part in ("Scores that you only ask about, in a message", "your Telegram user id", "/export", "/forget"):
        assert part in text
    for part in (
        "the performer",
        "the rater",
        "pseudonyms",
        "would have answered",
        "/export names",
        "remove a performer",
    ):
        assert part in " ".join(text.split())


async def test_an_unknown_command_gets_a_hint(you: Person) -> None:
    assert (await you.asks("/predct 9 8 9"))["text"].endswith("Did you mean /predict?")
    assert (await you.asks("/weather"))["text"] == "I do not know the command “/weather”. /help lists what I know."
