"""What a storage makes of a clock that jumps back by hours."""

from datetime import timedelta

import time_machine

from bot.storage.leases import Lease
from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, NOW, YOU
from tests.postgresql import Cluster

HOURS = timedelta(hours=5)


def test_what_was_taught_in_the_future_is_not_of_the_last_minute(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW + HOURS)
    storage.teach(CHAT, YOU, [CALM], "message:2", NOW)
    assert storage.teach(CHAT, YOU, [CALM], "message:3", NOW, most_a_minute=2).added == 1


def test_nobody_waits_for_hours_for_a_process_that_was_killed_in_the_future(cluster: Cluster) -> None:
    url = cluster.new_database()
    killed, alive = Storage.open(url), Storage.open(url)
    with time_machine.travel(NOW + HOURS):
        assert killed.leases.acquire(1, 1) is Lease.ACQUIRED
        assert alive.leases.acquire(1, 2) is Lease.HELD_ELSEWHERE
        killed.close()
    with time_machine.travel(NOW):
        assert alive.leases.acquire(1, 2) is Lease.ACQUIRED
    alive.close()
