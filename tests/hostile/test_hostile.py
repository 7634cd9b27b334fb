"""A part of `make hostile`: every kind of attack and every drill, a few of each."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.hostile.arena import Arena
from tests.hostile.attacks import Attack, every_attack, sessions
from tests.hostile.commands import honest_session
from tests.hostile.crowd import attack_a_crowd
from tests.hostile.guest import HostileGuest
from tests.hostile.soak import drill, say
from tests.hostile.steering import steering_sessions

SEED = 7
ONE_IN = 150


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_sessions_that_attacks_start_from_are_valid(host_libraries: Path, is_packed: bool) -> None:
    said = b"".join((command.packed() if is_packed else command).raw for command in honest_session())
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, HostileGuest(daemon) as guest:
        guest.say(said)
        assert guest.outcome() is None
        assert guest.failures() == 0


def test_a_hostile_guest_harms_only_itself(host_libraries: Path) -> None:
    with Arena(host_libraries) as arena:
        for attack in list(every_attack(SEED))[::ONE_IN]:
            arena.attack(attack.name, partial(say, attack))


def test_data_with_indices_out_of_range_harms_only_its_guest(host_libraries: Path) -> None:
    with Arena(host_libraries) as arena:
        for name, said in list(steering_sessions())[::4]:
            arena.attack(name, partial(say, Attack(name, said)))
    assert all(reason.startswith("ggml aborted: ") for reason in arena.tally.crashes.values()), arena.tally.crashes


def test_memory_that_changes_while_it_is_read_harms_only_its_guest(host_libraries: Path) -> None:
    with Arena(host_libraries) as arena:
        for place, (before, command) in enumerate(sessions()[::8]):
            said = before + (command.raw + command.packed().raw) * 50
            arena.attack(command.number.name, partial(HostileGuest.say_while_changing, commands=said, seed=place))


def test_a_daemon_survives_the_drills(host_libraries: Path) -> None:
    drill(host_libraries, SEED, ONE_IN)


def test_costly_requests_harm_no_other_guest(host_libraries: Path) -> None:
    attack_a_crowd(host_libraries, honest=1, seconds=0.5, slower_at_most=None)
