"""Every environment variable, typed, with its default. A `.env` file in the working folder is read too."""

import logging
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import StartError

MIN_DISTINCT_CHARACTERS = 12
"""Different ones, in a secret that nobody guesses."""


class Settings(BaseSettings):
    """What the operator decides. The environment wins over `.env`; an empty value means the default."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    models_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Path("models")
    database_url: SecretStr = SecretStr("sqlite:///data/bot.db")
    fit_cluster: str = ""
    webhook_url: str = ""
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8081, ge=1, le=65535)
    webhook_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    local_chat_port: int = Field(default=8080, ge=0, le=65535)
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("telegram_bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\w:-]*", token.get_secret_value(), re.ASCII):
            raise ValueError("this is not a bot token; @BotFather gives one like 123456:ABC-def")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        if not _is_http_url(url) or urlsplit(url).port == 0:  # reading a port that is none raises a ValueError too
            raise ValueError("write an address like https://api.telegram.org")
        return url.rstrip("/")

    @field_validator("fit_cluster")
    @classmethod
    def _check_scheduler(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and not (parts.scheme in ("tcp", "tls") and parts.hostname and parts.port):
            raise ValueError("write the address of a Dask scheduler like tcp://10.0.0.5:8786")
        return address

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook_url(cls, url: str, others: ValidationInfo) -> str:
        if url and not _is_http_url(url):
            raise ValueError("write the public address like https://bot.example.org/telegram")
        token = others.data.get("telegram_bot_token")
        if url and token is not None and not token.get_secret_value():
            raise ValueError("a webhook needs TELEGRAM_BOT_TOKEN; without a token there is only the local chat")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, secret: SecretStr, others: ValidationInfo) -> SecretStr:
        text = secret.get_secret_value()
        strong = re.fullmatch(r"[A-Za-z0-9_-]{32,256}", text) and len(set(text)) >= MIN_DISTINCT_CHARACTERS
        if others.data.get("webhook_url") and not strong:
            raise ValueError(
                "WEBHOOK_URL needs one of 32 to 256 letters, digits, - and _; make one with "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        return secret

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _parse_ids(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        written = [each.strip() for each in ids.split(",")]
        if not all(re.fullmatch(r"[1-9]\d{0,15}", each, re.ASCII) for each in written):
            raise ValueError("write Telegram user ids (numbers above 0) with commas between them, like 12345,67890")
        return frozenset(map(int, written))


def read_settings() -> Settings:
    """The settings from the environment and `.env`. Raises StartError: a value cannot be used; the message names
    every such variable and what it may be."""
    _check_env_file(Path(".env"))
    try:
        return Settings()
    except ValidationError as error:
        problems = (f"{str(e['loc'][0]).upper()}: {_reason(e['msg'])}" for e in error.errors())
        raise StartError("A setting cannot be used. " + "; ".join(problems)) from None


def _check_env_file(file: Path) -> None:
    """Refuse a line that would be passed over: it may be the token's. python-dotenv only logs a warning."""
    warnings: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        warnings.append(record.getMessage())
        return False

    logger = logging.getLogger("dotenv.main")
    logger.addFilter(keep)
    try:
        with file.open(encoding="utf-8") as lines:
            dotenv_values(stream=lines)
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        raise StartError("The file .env is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise StartError(f"The file .env cannot be read: {error.strerror}.") from None
    finally:
        logger.removeFilter(keep)
    if warnings:
        line = re.sub(r"\D", "", warnings[0])
        raise StartError(f"Line {line} of .env cannot be read; write NAME=value, with every quote closed.")


def _is_http_url(url: str) -> bool:
    """Whether it is an address without a query, a fragment or a person's name."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s?#@]", url)


def _reason(message: str) -> str:
    """What pydantic or a validator of ours says, for an operator."""
    return message.removeprefix("Value error, ").removeprefix("Input ").partition(", unable to parse")[0]
