"""What can go wrong between a person, an operator and the bot."""


class StartError(Exception):
    """The process cannot start or go on. The message tells the operator, in one line, what to do."""


class PersonError(Exception):
    """What a person sent cannot be answered as it is. The message says why, in their words, as plain text; errors of
    the rooms that know no words carry values, which `bot.services.explaining` puts into words."""


class FileNotFetchedError(PersonError):
    """Telegram does not hand out a file that somebody sent."""


class FileTooLargeError(PersonError):
    """A file is larger than is read, or nobody says how large it is."""


class RefusedTapError(PersonError):
    """A tap that does nothing: its button is gone or too old, or is for somebody else."""
