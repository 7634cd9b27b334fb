"""make fresh-test: follows the documents on installing and serving on a fresh Debian 13 and 12, as root and as an
ordinary user.

The documents' blocks are run as they stand; questions are answered with yes, and sudo asks for no password. It needs
root, debootstrap and unshare. Each release is a folder in .cache/, with this machine's apt mirror, pip configuration
and certificates, and a llama.cpp. Debian 12 gets the wheel that was built on Debian 13.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from tests.fresh.containers import IMAGE, image
from tests.fresh.machine import FOLDER, Fresh
from tests.fresh.steps import BOOTED, SUITES, Step, steps


def main() -> int:
    """Runs all steps on each release. Returns the number of failed steps."""
    parser = argparse.ArgumentParser(prog="make fresh-test", description=__doc__)
    parser.add_argument(
        "--suite", choices=SUITES, action="append", help="a Debian release; may be repeated (default: all)"
    )
    parser.add_argument("--only", action="append", metavar="STEP", help="these steps only, by their titles")
    parser.add_argument(
        "--without", action="append", default=[], metavar="STEP", help="leave out a step, such as 'make test'"
    )
    options = parser.parse_args()
    titles = {step.title for suite in SUITES for step in steps(suite)}
    for title in (*(options.only or ()), *options.without):
        if title not in titles:
            parser.error(f"there is no step '{title}': " + "; ".join(sorted(titles)))
    missing = [name for name in ("debootstrap", "unshare", "git") if shutil.which(name) is None]
    if missing or os.geteuid():
        print(f"fresh-test: cannot run: {'no ' + ', '.join(missing) if missing else 'it needs root'}", file=sys.stderr)
        return 1
    with _alone():
        failed = sum(_failed(suite, options) for suite in options.suite or SUITES)
    print(f"fresh-test: {failed} step(s) failed")
    return failed


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Waits for other runs with the same cache: they use the same folders."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"== waiting until another make fresh-test has finished with {FOLDER}", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _failed(suite: str, options: argparse.Namespace) -> int:
    """The number of failed steps on a release."""
    failed = 0
    print(f"== Debian {suite}: debootstrap, packages, a checkout", flush=True)
    fresh = Fresh(suite)
    fresh.bring_wheel_of(SUITES[0])
    fresh.bring(image(), IMAGE)
    every = steps(suite)
    for number, step in enumerate(every, 1):
        if step.title in options.without or (options.only and step.title not in options.only):
            continue
        print(f"== Debian {suite}, {number} of {len(every)}: {step.title}", flush=True)
        failed += not _is_right(fresh, step)
    return failed


def _is_right(fresh: Fresh, step: Step) -> bool:
    try:
        said = fresh.run_booted(step.script) if step.user == BOOTED else fresh.run(step.user, step.script)
    except subprocess.CalledProcessError as error:
        print(f"   FAILED with status {error.returncode}", flush=True)
        return False
    except subprocess.TimeoutExpired as error:
        print(f"   FAILED: {error}: {(error.stdout or b'')[-2000:].decode(errors='replace')}", flush=True)
        return False
    if step.says not in said:
        print(f"   FAILED: the output lacks '{step.says}': {said[-2000:]}", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
