"""Backups that somebody altered: none of them changes anything, none holds the process up."""

import sqlite3
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.storage.storage import Storage
from tests.bot.cli.test_backup import back_up, restore, teach_everything

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i FROM n"
FORGED = {
    "a score of 99": "UPDATE examples SET voice_tone = 99",
    "a score below 0": "UPDATE examples SET voice_tone = -0.5 WHERE id = 2",
    "a score in words": "UPDATE examples SET voice_tone = 'x'",
    "a score without an end": "UPDATE examples SET voice_tone = 9e999",
    "an emotion without a name": "UPDATE emotions SET spelling = ''",
    "an emotion of two lines": "UPDATE emotions SET spelling = 'a' || char(10) || 'b'",
    "an emotion of bytes": "UPDATE emotions SET spelling = x'ff'",
    "an emotion that is no text": "UPDATE emotions SET spelling = CAST(x'ff' AS TEXT)",
    "an emotion without a key": "UPDATE emotions SET key = '' WHERE id = 1",
    "an emotion of another chat": "UPDATE emotions SET chat_id = -4713, key = key || id",
    "an unknown kind": "UPDATE versions SET kind = 'magic'",
    "a kind that is a number": "UPDATE versions SET kind = 5",
    "a chat that points at itself": "UPDATE chats SET moved_to = id",
    "chats in a circle": "UPDATE chats SET moved_to = CASE id WHEN -4712 THEN -4713 ELSE -4712 END",
    "a chat that moved and kept its versions": "UPDATE chats SET moved_to = -4713 WHERE id = -4712",
    "a revision of another time": "UPDATE chats SET edition = 9223372036854775807",
    "versions of no chat": "UPDATE versions SET chat_id = 99 WHERE number = 1 AND kind = 'teach' AND added = 2",
    "a missing version": "DELETE FROM versions WHERE chat_id = -4713 AND number = 1",
    "a version of other rows": "UPDATE versions SET rows = rows + 1",
    "no version of what was taught": "UPDATE batches SET version = 77",
    "an example of no version": "UPDATE presences SET since = 77 WHERE example_id = 1",
    "an example that ends before it begins": "UPDATE presences SET until = since",
    "an example of another chat": "UPDATE presences SET chat_id = -4713 WHERE chat_id = -4712",
    "a time that is none": "UPDATE batches SET at = 'yesterday'",
    "measures that are a list": "UPDATE versions SET measures = '[1]'",
    "measures that are no JSON": "UPDATE versions SET measures = '{'",
    "measures without an end": "UPDATE versions SET measures = printf('%.*c', 100000, '[')",
    "a consent to nothing": "UPDATE chat_consents SET terms = 0",
    "a performance without a name": "UPDATE examples SET performance = '' WHERE id = 1",
    "a performer of two lines": "UPDATE examples SET performer = 'A' || char(10) || 'n' WHERE id = 1",
    "a performer of bytes": "UPDATE examples SET performer = x'ff' WHERE id = 1",
    "a rater without an end": "UPDATE examples SET rater = printf('%.*c', 100000, 'r') WHERE id = 2",
    "a vote on no answer": "UPDATE examples SET answered = 0",
    "an answer in words": "UPDATE examples SET answered = 'x' WHERE id = 1",
    "a vote without its reading": "UPDATE examples SET performance = NULL WHERE performance LIKE 'reading-%'",
    "a reading of several performances": "DELETE FROM recorded_answers; UPDATE batches SET reading = 7 WHERE id = 1; "
    "UPDATE examples SET answered = 1, performance = coalesce(performance, 'clip 2')",
    "a confidence of 2": "UPDATE recorded_answers SET confidence = 2",
    "a confidence below 0": "UPDATE recorded_answers SET confidence = -0.1 WHERE correct",
    "a confidence without an end": "UPDATE recorded_answers SET confidence = 9e999",
    "an answer of no version": "UPDATE recorded_answers SET version = -1",
    "an answer of another chat": "UPDATE recorded_answers SET chat_id = -4713",
    "an answer to another performance": "UPDATE recorded_answers SET performance = 'clip 2' WHERE correct",
    "an answer to a performance without an end": "UPDATE recorded_answers SET performance = printf('%.*c', 99, 'x') "
    "WHERE NOT correct",
    "an answer to nothing stored": "UPDATE recorded_answers SET example_id = 99 WHERE correct",
    "the last number of all": "UPDATE sqlite_sequence SET seq = 9223372036854775807",
    "a number in words": "UPDATE sqlite_sequence SET seq = 'x'",
    "a number too high": "UPDATE emotions SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM emotions)",
    "an unknown revision": "UPDATE alembic_version SET version_num = '9999'",
    "a revision that is none": "UPDATE alembic_version SET version_num = x'00'",
    "an old revision": "UPDATE alembic_version SET version_num = '0001'",
    "no revision": "DELETE FROM alembic_version",
    "an endless view": f"DROP TABLE arrivals; CREATE VIEW arrivals AS {ENDLESS}",
    "an endless view in the place of what is counted": f"DROP TABLE presences; CREATE VIEW presences AS {ENDLESS}",
    "an endless view of a name of its own": f"CREATE VIEW more AS {ENDLESS}",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON chats BEGIN DELETE FROM chats; END",
    "a computed column": "ALTER TABLE chats ADD COLUMN c AS (length(hex(zeroblob(1000000000))))",
    "a check": "CREATE TABLE sqlitex (x CHECK (length(hex(zeroblob(1000000000))) > 0))",
    "an index that computes": "CREATE INDEX i ON chats (abs(id))",
    "a table of another program": "CREATE TABLE more (id int)",
    "a missing table": "DROP TABLE emotions",
    "a missing column": "ALTER TABLE chats DROP COLUMN admins_only",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_backup_changes_nothing(forged: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, file = f"sqlite:///{tmp_path}/bot.db", tmp_path / "backup"
    storage = Storage.open(url)
    teach_everything(storage)
    storage.close()
    back_up(url, file)
    connection = sqlite3.connect(file)
    connection.executescript(FORGED[forged])
    connection.close()
    capsys.readouterr()
    with pytest.raises(StartError) as refused:
        restore(f"sqlite:///{tmp_path}/new/bot.db", file)
    assert str(refused.value).count("\n") == 0
    assert len(str(refused.value)) < 300
    assert capsys.readouterr() == ("", "")
    assert not (tmp_path / "new").exists()
