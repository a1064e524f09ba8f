"""What stands in a picture for names that no font of this machine shows."""

from collections.abc import Sequence

from bot.context import Services
from bot.text.wording import numbers_text
from engine.charts.name_numbers import is_plain, numbered


async def numbered_names(services: Services, names: Sequence[str]) -> list[str]:
    """The line that says which number in a picture is which of these names; none where it shows them all. Fonts are
    looked at where pictures are drawn."""
    if all(map(is_plain, names)):
        return []
    numbers = await services.draw(numbered, names)
    return [numbers_text(numbers)] if numbers else []
