from collections.abc import Callable

from bot.services.incidents import QUIET_SECONDS, Incidents
from engine.data.scores import Scores


def raised(fail: Callable[[], object]) -> Exception:
    try:
        fail()
    except Exception as error:  # noqa: BLE001 - whatever it is, is what the test is about
        return error
    raise AssertionError("nothing was raised")


def test_a_cause_is_told_once_a_minute_with_how_often_it_was_not_told() -> None:
    now = 0.0
    incidents = Incidents(lambda: now)
    error = raised(lambda: Scores(1, 2, 11))
    first = incidents.alert_for("aaaa", error)
    assert first is not None
    assert first.startswith("Incident aaaa: ScoreError in engine.data.scores:")
    assert first.endswith(" The log has the rest.")
    now = QUIET_SECONDS - 1
    assert incidents.alert_for("bbbb", error) is None
    assert incidents.alert_for("cccc", error) is None
    now = QUIET_SECONDS
    again = incidents.alert_for("dddd", error)
    assert again is not None
    assert "Incident dddd" in again
    assert "Since I last told of it there were 2 more." in again


def test_another_type_and_another_place_are_other_causes() -> None:
    incidents = Incidents(lambda: 0.0)
    assert incidents.alert_for("a", raised(lambda: int("x")))
    assert incidents.alert_for("b", raised(lambda: [][0]))
    assert incidents.alert_for("c", raised(lambda: int("y"))) is not None
