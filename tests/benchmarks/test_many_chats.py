from pathlib import Path

import pytest

from benchmarks import many_chats


async def test_many_chats_are_taught_fitted_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(many_chats, "KINDS", 2)
    await many_chats.run(10, tmp_path)
    assert "10 chats" in capsys.readouterr().out
