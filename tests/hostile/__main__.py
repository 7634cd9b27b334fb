"""make hostile: every attack on every command of the IDL, then the drills."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path

from ggml_remoting import downloads
from tests.hostile.arena import Arena, Failed
from tests.hostile.attacks import every_attack, sessions
from tests.hostile.crowd import SLOWER_AT_MOST, attack_a_crowd
from tests.hostile.guest import HostileGuest
from tests.hostile.soak import drill, say, soak

BATCH = 500  # attacks per daemon
CHANGES_PER_COMMAND = 200
HONEST_GUESTS = 10
CROWD_SECONDS = 10.0  # how long each attack runs beside the honest guests


def attack_commands(libraries: Path, seed: int, every: int) -> None:
    """Runs one attack in `every`, each in a context of its own. After each batch the daemon must hold what it held
    before.
    """
    attacks = list(every_attack(seed))[seed % every :: every]
    begin = time.monotonic()
    for first in range(0, len(attacks), BATCH):
        batch = attacks[first : first + BATCH]
        with Arena(libraries) as arena:
            for attack in batch:
                arena.attack(attack.name, partial(say, attack))
            print(f"{first + len(batch)} of {len(attacks)} attacks, {time.monotonic() - begin:.0f} s")
            tell(arena)


def change_memory(libraries: Path, seed: int, every: int) -> None:
    """Changes shared memory while the worker reads it: each command many times, so that many reads meet a change."""
    with Arena(libraries) as arena:
        for place, (before, command) in enumerate(sessions()[seed % every :: every]):
            said = before + (command.raw + command.packed().raw) * (CHANGES_PER_COMMAND // 2)
            for turn in range(3):
                name = f"{command.number.name.lower()} while it changes"
                arena.attack(name, partial(HostileGuest.say_while_changing, commands=said, seed=place * 3 + turn))
        tell(arena)


def tell(arena: Arena) -> None:
    """Prints how the contexts ended, and which attacks made a worker die."""
    for end, count in arena.tally.ends.most_common():
        print(f"  {count:6}  {end}")
    for name, reason in list(arena.tally.crashes.items())[:20]:
        print(f"          {name}: {reason}")
    print(flush=True)


def main() -> int:
    """Returns 1 if a check failed, else 0."""
    parser = argparse.ArgumentParser(prog="make hostile", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="seed of the random words and orders")
    parser.add_argument("--every", type=int, default=1, help="run one attack in N, and that part of the drills")
    parser.add_argument(
        "--soak", type=int, default=0, metavar="SECONDS", help="run attacks and drills mixed for this long instead"
    )
    arguments = parser.parse_args()
    libraries = downloads.fetch_small_ggml()
    try:
        if arguments.soak:
            soak(libraries, arguments.seed, arguments.soak)
            return 0
        print("== every command truncated, changed, repeated, out of order")
        attack_commands(libraries, arguments.seed, arguments.every)
        print("== shared memory that changes while it is read")
        change_memory(libraries, arguments.seed, arguments.every)
        print(f"== costly requests, beside {HONEST_GUESTS} honest guests")
        attack_a_crowd(libraries, HONEST_GUESTS, CROWD_SECONDS / arguments.every, SLOWER_AT_MOST)
        print("== drills")
        drill(libraries, arguments.seed, arguments.every)
    except Failed as failure:
        print(f"make hostile: {failure}", file=sys.stderr)
        return 1
    print("hostile: all checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
