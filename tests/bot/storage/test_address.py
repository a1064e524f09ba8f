import pytest

from bot.errors import StartError
from bot.storage.address import parse_address, shown


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///data/bot.db", "sqlite"),
        ("sqlite:////var/lib/bot.db", "sqlite"),
        ("postgresql://me:secret@host/name", "postgresql+psycopg"),
        ("postgres://me:secret@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://me:secret@host/name", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_its_driver(address: str, driver: str) -> None:
    assert parse_address(address).drivername == driver


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bot.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:name?mode=memory&uri=true",
        "sqlite:///file:data/bot.db?uri=true",
        "mysql://me:secret@host/name",
        "postgresql+asyncpg://me:secret@host/name",
        "postgresql://me:secret@host:port/name",
    ],
)
def test_what_is_no_lasting_database_is_refused_in_one_line_without_secrets(address: str) -> None:
    with pytest.raises(StartError) as raised:
        parse_address(address)
    assert "DATABASE_URL" in str(raised.value)
    assert "sqlite:///data/bot.db" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_an_address_is_shown_without_its_secrets() -> None:
    url = parse_address("postgresql://me:secret@host:5433/name?password=secret")
    assert shown(url) == "postgresql://host:5433/name"
    assert shown(parse_address("sqlite:///data/bot.db")) == "sqlite:///data/bot.db"
