"""A little of what `make bench-load` does with whoever sends what costs most, so that it keeps working."""

import pytest

from benchmarks import hostile


@pytest.mark.parametrize("attack", [hostile.adversarial_texts, hostile.bad_files, hostile.rollbacks])
async def test_an_attack_is_answered_and_another_person_too(
    attack: hostile.Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "TEXTS", 4)
    monkeypatch.setattr(hostile, "_TEXTS_SECONDS", 0.1)
    monkeypatch.setattr(hostile, "FILES", 2)
    monkeypatch.setattr(hostile, "ROLLBACKS", 3)
    seen = await hostile.measure(attack, hostile.bad_rows(20_000), rows=50)
    assert seen.waits
    assert 0 < seen.p50 <= seen.p99
