"""DATABASE_URL: what it may be, and how it is shown without its secrets."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StartError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_RIGHT = "write sqlite:///data/bot.db or postgresql://user:password@host/name"


def parse_address(text: str) -> URL:
    """The address with its driver. Raises StartError: it is no address, of another kind of database, or one in
    memory."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StartError(f"DATABASE_URL is not a database's address; {_RIGHT}.") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise StartError(f"DATABASE_URL: the bot knows no {url.drivername} database; {_RIGHT}.")
    if driver == "sqlite" and (url.database in (None, "", ":memory:") or {"mode", "uri"} & url.query.keys()):
        raise StartError(f"DATABASE_URL names no file that lasts; {_RIGHT}.")
    return url.set(drivername=driver)


def shown(url: URL) -> str:
    """The address for a message: without user, password and options."""
    kind = url.get_backend_name()
    return URL.create(kind, host=url.host, port=url.port, database=url.database).render_as_string()
