"""A private daemon beside a program, kept by a third process: it starts the daemon, waits for the program's end, and
ends the daemon.

The program needs no parent that passes signals on: a signal to its process group or to its control group, which would
reach such a parent as well, reaches it once.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from typing import NoReturn

from ggml_remoting.daemon import ENDING_SIGNALS, Daemon, DaemonConfig, Interrupted
from ggml_remoting.errors import SetupError
from ggml_remoting.usage import Usage

_READY = "ready "


def start_daemon_beside(config: DaemonConfig, *, tells_unused: bool, verbose: bool = False) -> str:
    """Starts a private daemon that ends when this process has ended, or what it becomes by exec. Returns its address.

    With `tells_unused` it is said at the end if nothing was done on a device.

    Raises SetupError with the daemon's own words if it cannot be started.
    """
    program = os.pidfd_open(os.getpid())
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _detach()
        _supervise(config, program, writing, tells_unused=tells_unused, verbose=verbose)
    os.waitpid(child, 0)
    os.close(writing)
    os.close(program)
    with os.fdopen(reading, encoding="utf-8") as answers:
        answer = answers.read()
    if not answer.startswith(_READY):
        raise SetupError(answer or "the daemon's supervisor ended without a word")
    return answer.removeprefix(_READY)


def _detach() -> None:
    """Makes this a process of its own session that is no child of the program, which may wait for all of
    its children.
    """
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)  # its end is the program's
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)


def _supervise(config: DaemonConfig, program: int, writing: int, *, tells_unused: bool, verbose: bool) -> NoReturn:
    try:
        with Daemon(config, verbose=verbose, owner=program) as daemon:
            usage = Usage(daemon)
            _answer(writing, _READY + daemon.address)
            select.select([program], [], [])
            if tells_unused and (unused := usage.unused()):
                print(f"ggml-remoting: {unused}", file=sys.stderr)
            if failure := daemon.failure():
                print(f"ggml-remoting: {failure}", file=sys.stderr)
    except Interrupted:
        pass
    except SetupError as error:
        _answer(writing, str(error))
    except BaseException:  # no caller is left that could catch it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _answer(writing: int, text: str) -> None:
    with os.fdopen(writing, "w", encoding="utf-8") as answers:
        answers.write(text)
