from pathlib import Path

import pytest

from bot.errors import StartError
from bot.settings import Settings, read_settings

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def _empty_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_everything_has_a_default() -> None:
    settings = read_settings()
    assert settings.telegram_bot_token.get_secret_value() == ""
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.models_dir == Path("models")
    assert settings.local_chat_port == 8080
    assert settings.log_level == "INFO"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nLOCAL_CHAT_PORT=1\nLOG_LEVEL=debug\nMODELS_DIR=\n")
    monkeypatch.setenv("LOCAL_CHAT_PORT", "9000")
    settings = read_settings()
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.local_chat_port == 9000
    assert settings.log_level == "DEBUG"
    assert settings.models_dir == Path("models")


def test_the_example_file_holds_every_setting_with_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    written = {line.partition("=")[0] for line in example.splitlines() if "=" in line and line[0] != "#"}
    assert written == {name.upper() for name in Settings.model_fields}
    defaults = read_settings()
    (tmp_path / ".env").write_text(example)
    assert read_settings() == defaults


def test_the_operators_are_ids_with_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().admin_ids == frozenset()
    monkeypatch.setenv("ADMIN_IDS", "12345, 67890")
    assert read_settings().admin_ids == {12345, 67890}


def test_a_slash_after_the_address_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    assert read_settings().telegram_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "12 34/secret"),
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:99999"),
        ("TELEGRAM_API_URL", "http://user:password@localhost"),
        ("LOCAL_CHAT_PORT", "http"),
        ("LOCAL_CHAT_PORT", "70000"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "yaml"),
        ("METRICS_PORT", "70000"),
        ("ADMIN_IDS", "12 34"),
        ("ADMIN_IDS", "@somebody"),
        ("ADMIN_IDS", "12,,34"),
        ("ADMIN_IDS", "-1001234"),
    ],
)
def test_a_wrong_value_is_one_line_with_its_name_and_not_its_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartError) as refused:
        read_settings()
    assert name in str(refused.value)
    assert value not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe")
    with pytest.raises(StartError, match="UTF-8"):
        read_settings()


def test_the_token_is_not_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())


def test_a_line_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('LOG_LEVEL=INFO\nTELEGRAM_BOT_TOKEN="123:abc\n')
    with pytest.raises(StartError, match=r"Line 2 of \.env"):
        read_settings()
