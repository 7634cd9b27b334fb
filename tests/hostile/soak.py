"""Runs all drills in turn, or all drills and attacks mixed for a given time."""

from __future__ import annotations

import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.hostile import drills
from tests.hostile.arena import Arena
from tests.hostile.attacks import Attack, every_attack
from tests.hostile.guest import HostileGuest
from tests.sanitizers.mark import FEW_ADDRESSES

CYCLES = 2000  # guests that connect, compute and vanish
ROUNDS = 10  # of the drills that kill at a random moment
ATTACKS_PER_TURN = 20
TOLD_EVERY = 60.0  # seconds


def say(attack: Attack, guest: HostileGuest) -> str | None:
    """Sends an attack's commands and waits for the outcome."""
    guest.say(attack.said)
    return guest.outcome()


def drill(libraries: Path, seed: int, every: int) -> None:
    """Runs every drill, with one of `every` rounds and cycles. Raises Failed."""
    numbers = random.Random(seed)
    with Arena(libraries) as arena:
        for one in drills.ON_ONE_DAEMON:
            _say(one.__name__)
            for _ in range(-(-ROUNDS // every)):
                one(arena, numbers)
    _say("kill_daemon")
    for _ in range(-(-ROUNDS // every)):
        drills.kill_daemon(libraries, numbers)
    for last in (drills.full_disk, *(() if FEW_ADDRESSES else (drills.many_guests,))):
        _say(last.__name__)
        last(libraries)
    cycles = -(-CYCLES // every)
    _say(f"{cycles} guests that connect, compute and vanish")
    with Arena(libraries) as arena:
        for count in range(1, cycles + 1):
            drills.vanish(arena.daemon, numbers)
            if count % 500 == 0:
                _say(f"  {count}")


def soak(libraries: Path, seed: int, seconds: int) -> None:
    """Runs attacks and drills in random order against one daemon with a guest beside. Raises Failed."""
    numbers = random.Random(seed)
    attacks = list(every_attack(seed))
    begin = told = time.monotonic()
    done: Counter[str] = Counter()
    with Arena(libraries) as arena:
        while time.monotonic() - begin < seconds:
            act = numbers.choice((*drills.ON_ONE_DAEMON, drills.vanish, "attacks"))
            if act == "attacks":
                for attack in numbers.choices(attacks, k=ATTACKS_PER_TURN):
                    arena.attack(attack.name, partial(say, attack))
                done["attacks"] += ATTACKS_PER_TURN
            elif act is drills.vanish:
                drills.vanish(arena.daemon, numbers)
                done["vanish"] += 1
            else:
                act(arena, numbers)
                done[act.__name__] += 1
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                _say(f"{told - begin:.0f} of {seconds} s: {dict(done)}")
    _say(f"soak: all checks passed for {seconds} s: {dict(done)}")


def _say(text: str) -> None:
    print(text, flush=True)
