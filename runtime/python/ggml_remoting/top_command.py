"""`ggml-remoting top`: shows the guests again and again, to a terminal that sends keys, or to whoever reads."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ggml_remoting.device_use import device_uses
from ggml_remoting.placement import placements
from ggml_remoting.terminal import colours
from ggml_remoting.top import Snapshot, Watch
from ggml_remoting.top_json import as_json
from ggml_remoting.top_screen import Screen, summary
from ggml_remoting.top_table import device_table, guest_table, moved_table

_ENDING_KEYS = (b"q", b"Q", b"")
_LONGEST_KEY = 8


def run_top(sockets: Sequence[Path], *, interval: float, count: int | None, json_lines: bool) -> int:
    """Shows the guests every `interval` seconds, `count` times or until q or Ctrl-C; as lines of JSON if so wished.

    Raises SetupError if one of `sockets` is no daemon's, or the one daemon that was named ends.
    """
    screen = Screen(colours(sys.stdout)) if sys.stdout.isatty() and not json_lines else None
    with Watch(sockets) as watch, _keys() as wait, contextlib.suppress(BrokenPipeError):
        shown = 0
        while True:
            snapshot = watch.read()
            _show(as_json(snapshot) if json_lines else _text(screen, snapshot))
            shown += 1
            if shown == count or _wait(interval, wait, screen, snapshot):
                break
    return 0


def _wait(interval: float, wait: Callable[[float], bytes | None], screen: Screen | None, snapshot: Snapshot) -> bool:
    """Waits, and shows the same guests anew for each key. Whether a key ended it."""
    deadline = time.monotonic() + interval
    while (left := deadline - time.monotonic()) > 0:
        key = wait(left)
        if key in _ENDING_KEYS:
            return True
        if key is not None and screen is not None:
            screen.press(key)
            _show(_text(screen, snapshot))
    return False


def _text(screen: Screen | None, snapshot: Snapshot) -> str:
    if screen is not None:
        size = shutil.get_terminal_size()
        return screen.text(snapshot, size.columns, size.lines)
    tables = (
        device_table(device_uses(snapshot.contexts)),
        moved_table(placements(snapshot), time.monotonic_ns()),
        guest_table(snapshot.contexts),
    )
    return "\n".join([summary(snapshot), *(line for table in tables if table for line in ("", *table)), ""])


def _show(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # such as by head: drop the buffered output
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


@contextlib.contextmanager
def _keys() -> Iterator[Callable[[float], bytes | None]]:
    """Gives a function that waits so many seconds, or for a key, which it returns. Keys are not echoed meanwhile."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _sleep
        return
    before = termios.tcgetattr(sys.stdin)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the terminal is restored
    try:
        tty.setcbreak(sys.stdin)
        yield _wait_for_key
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


def _wait_for_key(seconds: float) -> bytes | None:
    if not select.select([sys.stdin], [], [], seconds)[0]:
        return None
    return os.read(sys.stdin.fileno(), _LONGEST_KEY)
