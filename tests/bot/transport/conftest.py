import pytest


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the bot's process, where the application asks for it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
