"""What can go wrong in the local chat."""


class BotApiError(Exception):
    """A call that the Bot API refuses: its error code and, worded as Telegram words it, its description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters: dict[str, int] = {}


class BadRequestError(BotApiError):
    """A refusal with code 400; the description gets Telegram's "Bad Request: " before it."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, f"Bad Request: {reason}")


class ChatMigratedError(BadRequestError):
    """A call about a group that has become a supergroup: the answer says the new id."""

    def __init__(self, new_id: int) -> None:
        super().__init__("group chat was upgraded to a supergroup chat")
        self.parameters = {"migrate_to_chat_id": new_id}


class PageError(Exception):
    """What a person asked of the page cannot be done. The message says why; `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
