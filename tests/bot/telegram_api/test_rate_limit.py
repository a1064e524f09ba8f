from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_api.rate_limit import Rate, RateLimiter, Verdict

RATE = Rate(burst=3, per_second=0.5, resume=2)
ANSWER, TELL, SKIP = Verdict.ANSWER, Verdict.NOTIFY, Verdict.DROP


def test_a_burst_is_answered_up_to_the_allowance_then_told_once_then_passed_over() -> None:
    limiter = RateLimiter(RATE)
    assert [limiter.take(1, now=0.0, cost=1) for _ in range(6)] == [ANSWER, ANSWER, ANSWER, TELL, SKIP, SKIP]
    assert limiter.take(2, now=0.0, cost=1) is ANSWER


def test_it_stays_closed_for_the_pause_that_is_told() -> None:
    limiter = RateLimiter(RATE)
    for _ in range(4):
        limiter.take(1, now=0.0, cost=1)
    assert RATE.pause_seconds == 4
    assert limiter.take(1, now=3.9, cost=1) is SKIP
    assert [limiter.take(1, now=4.0, cost=1) for _ in range(3)] == [ANSWER, ANSWER, TELL]


def test_whoever_keeps_to_the_rate_is_always_answered() -> None:
    limiter = RateLimiter(RATE)
    assert {limiter.take(1, now=2.0 * step, cost=1) for step in range(100)} == {ANSWER}


def test_it_forgets_whoever_was_quiet_longest() -> None:
    limiter = RateLimiter(RATE, most=2)
    for _ in range(4):
        limiter.take(1, now=0.0, cost=1)
    limiter.take(2, now=0.0, cost=1)
    limiter.take(3, now=0.0, cost=1)
    assert limiter.take(1, now=0.0, cost=1) is ANSWER


def test_what_costs_more_takes_more() -> None:
    limiter = RateLimiter(RATE)
    assert [limiter.take(1, now=0.0, cost=cost) for cost in (2, 2)] == [ANSWER, TELL]
    assert [limiter.take(2, now=0.0, cost=cost) for cost in (2, 1, 1)] == [ANSWER, ANSWER, TELL]


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 3)), max_size=60))
def test_never_more_than_the_burst_and_the_refill_is_answered_and_each_silence_was_announced(
    updates: list[tuple[float, int]],
) -> None:
    limiter, now, answered, announced = RateLimiter(RATE), 0.0, 0, False
    for gap, cost in updates:
        now += gap
        verdict = limiter.take("somebody", now, cost)
        answered += cost * (verdict is ANSWER)
        assert verdict is not SKIP or announced
        announced = verdict is not ANSWER
        assert answered <= RATE.burst + now * RATE.per_second + 1e-9
