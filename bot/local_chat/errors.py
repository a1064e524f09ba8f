"""What can go wrong in the local chat."""


class BotApiError(Exception):
    """A call that the Bot API refuses: its error code and, worded as Telegram words it, its description. Its
    ResponseParameters help whoever called to go on."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class BadRequestError(BotApiError):
    """A refusal with code 400; the description gets Telegram's "Bad Request: " before it."""

    def __init__(self, reason: str, **parameters: int) -> None:
        super().__init__(400, f"Bad Request: {reason}", **parameters)


class PageError(Exception):
    """What a person asked of the page cannot be done. The message says why; `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
