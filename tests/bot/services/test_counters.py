from bot.commands.status import uptime_text
from bot.services.counters import BUCKET_SECONDS, Counters


def test_an_answer_is_counted_in_the_bucket_that_it_fits_into() -> None:
    counters = Counters()
    for seconds in (0.001, BUCKET_SECONDS[0], 0.2, 1000.0):
        counters.handled(None, seconds)
    bucket, read = "emotion_bot_answer_seconds_bucket", counters.registry.get_sample_value
    assert [read(bucket, {"le": le}) for le in ("0.01", "0.1", "0.25", "30.0", "+Inf")] == [2, 2, 3, 3, 4]
    assert counters.value("emotion_bot_answer_seconds_sum") == 0.001 + BUCKET_SECONDS[0] + 0.2 + 1000.0
    assert read("emotion_bot_updates_total", {"kind": "other"}) == 4
    assert read("emotion_bot_updates_total", {"kind": "message"}) == 0


def test_uptime_is_told_in_its_two_largest_units() -> None:
    assert uptime_text(59) == "0 minutes"
    assert uptime_text(61) == "1 minute"
    assert uptime_text(3600 * 4 + 60 * 12) == "4 hours, 12 minutes"
    assert uptime_text(86400 * 3 + 3600) == "3 days, 1 hour"
