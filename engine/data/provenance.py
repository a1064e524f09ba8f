"""Where an example comes from: what was scored, who performed it, who scored it."""

from dataclasses import dataclass

from engine.data.names import NameKind

PROVENANCE_COLUMNS = ("performance", "performer", "rater", "answered")
"""Of a CSV file, each only where some example has something there."""
ANSWERED = "yes"
PERFORMANCE = NameKind(64)
PERFORMER = NameKind(64)
RATER = NameKind(64)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an example comes from, None for what nobody knows.

    `performance` names what was scored: examples that share it are raters' scores of one moment; an example without one
    is a performance of its own, or the same as those with equal scores. `performer` is who performed, by a name that
    the chat gave, `rater` who scored. `answered` says that the label was given on a reading of ours, which its rater
    had seen.
    """

    performance: str | None = None
    performer: str | None = None
    rater: str | None = None
    answered: bool = False

    def cells(self) -> tuple[str, str, str, str]:
        """As text, in the order of PROVENANCE_COLUMNS; empty for what nobody knows."""
        answered = ANSWERED if self.answered else ""
        return self.performance or "", self.performer or "", self.rater or "", answered


UNKNOWN = Provenance()
