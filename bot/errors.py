"""What can go wrong between a person, an operator and the bot."""


class StartError(Exception):
    """The process cannot start or go on. The message tells the operator, in one line, what to do."""


class PersonError(Exception):
    """What a person sent cannot be answered as it is. The message says why, in their words, as plain text."""


class RefusedTapError(PersonError):
    """A tap that does nothing: its button is gone or too old, or is for somebody else."""
