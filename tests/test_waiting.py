"""How long a side of the ring spins and then sleeps, depending on how long its last waits took."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from cffi import FFI

ROOT = Path(__file__).parents[1]
US, MS, S = 1_000, 1_000_000, 1_000_000_000
_ffi = FFI()
_ffi.cdef("""
    struct remoting_adaptive_wait { int64_t last_ns[4]; uint32_t waits; int64_t spin_maximum_ns; };
    struct remoting_wait { int64_t begin_ns, first_ns, doze_ns, spin_ns, late_ns, preemptions; };
    void remoting_adaptive_wait_open(struct remoting_adaptive_wait *state);
    void remoting_adaptive_wait_spin_briefly(struct remoting_adaptive_wait *state);
    struct remoting_wait remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *state);
    int64_t remoting_adaptive_wait_end(struct remoting_adaptive_wait *state, const struct remoting_wait *wait,
                                       bool has_slept);
""")


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The frontend's code of the adaptive wait."""
    library = tmp_path_factory.mktemp("waiting") / "waiting.so"
    source = ROOT / "runtime" / "shared" / "adaptive_wait.c"
    subprocess.run(["cc", "-std=c11", "-D_GNU_SOURCE", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return _ffi.dlopen(str(library))


def next_wait(waiting: Any, *took_ns: int, spins_briefly: bool = False) -> Any:
    """The next wait after earlier waits that took this long."""
    state = _ffi.new("struct remoting_adaptive_wait *")
    waiting.remoting_adaptive_wait_open(state)
    if spins_briefly:
        waiting.remoting_adaptive_wait_spin_briefly(state)
    for ns in took_ns:
        wait = _ffi.new("struct remoting_wait *", waiting.remoting_adaptive_wait_begin(state))
        wait.begin_ns -= ns
        waiting.remoting_adaptive_wait_end(state, wait, False)
    return waiting.remoting_adaptive_wait_begin(state)


def test_a_short_wait_only_spins(waiting: Any) -> None:
    for before in ((), (3 * S,) * 4, (4 * MS,) * 4, (1 * US,) * 9):
        assert next_wait(waiting, *before).first_ns >= 20 * US


def test_alternating_waits_of_two_lengths_only_spin(waiting: Any) -> None:
    assert next_wait(waiting, *(300 * US, 40 * US) * 3).spin_ns > 300 * US


def test_immediate_answers_do_not_change_the_next_long_wait(waiting: Any) -> None:
    assert next_wait(waiting, *(300 * US,) * 4, *(1 * US,) * 20).spin_ns > 300 * US


def test_one_long_wait_among_short_ones_does_not_begin_with_sleep(waiting: Any) -> None:
    wait = next_wait(waiting, *(86 * US,) * 3, 5 * MS)
    assert wait.doze_ns == 0


def test_a_long_wait_sleeps_at_first_and_spins_at_its_expected_end(waiting: Any) -> None:
    wait = next_wait(waiting, *(1 * MS,) * 4)
    assert 500 * US < wait.doze_ns < 1 * MS < wait.spin_ns


def test_a_side_that_spins_briefly_sleeps_after_the_first_spin(waiting: Any) -> None:
    for before in ((300 * US,) * 9, (1 * MS,) * 9, (30 * US,) * 60):
        wait = next_wait(waiting, *before, spins_briefly=True)
        assert wait.first_ns == wait.spin_ns == 20 * US and wait.doze_ns == 0


def test_a_wait_for_an_idle_guest_does_not_spin(waiting: Any) -> None:
    wait = next_wait(waiting, *(2 * S,) * 4)
    assert wait.spin_ns <= 20 * US
