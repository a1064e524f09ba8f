from bot.commands.status import uptime_text
from bot.services.counters import BOUNDS_SECONDS, Counters


def test_an_answer_is_counted_in_the_bucket_that_it_fits_into() -> None:
    counts = Counters()
    for seconds in (0.001, BOUNDS_SECONDS[0], 0.2, 1000.0):
        counts.handled(None, seconds)
    assert counts.answers[0] == 2
    assert counts.answers[BOUNDS_SECONDS.index(0.25)] == 1
    assert counts.answers[-1] == 1
    assert counts.updates == {"other": 4}


def test_uptime_is_told_in_its_two_largest_units() -> None:
    assert uptime_text(59) == "0 minutes"
    assert uptime_text(61) == "1 minute"
    assert uptime_text(3600 * 4 + 60 * 12) == "4 hours, 12 minutes"
    assert uptime_text(86400 * 3 + 3600) == "3 days, 1 hour"
