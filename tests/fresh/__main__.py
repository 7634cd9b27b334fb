"""make fresh-test: what the documents say of installing and serving, done on a fresh Debian 13 and 12, by root and by
an ordinary user.

The blocks of the documents are typed as they stand there; what asks is told yes, and sudo asks for no password. Needs
root, debootstrap and unshare. Each release is a folder of .cache/. It takes this machine's apt mirror, pip
configuration and certificates along, and a llama.cpp. Debian 12 gets the wheel that was made on 13.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from tests.fresh.containers import IMAGE, image
from tests.fresh.machine import Fresh
from tests.fresh.steps import BOOTED, SUITES, Step, steps


def main() -> int:
    """Goes through all steps on each release. Returns how many failed."""
    parser = argparse.ArgumentParser(prog="make fresh-test", description=__doc__)
    parser.add_argument("--suite", choices=SUITES, action="append", help="of Debian; may be repeated (default: all)")
    parser.add_argument("--only", action="append", metavar="STEP", help="these steps only, by their titles")
    parser.add_argument(
        "--without", action="append", default=[], metavar="STEP", help="leave out a step, such as 'make test'"
    )
    options = parser.parse_args()
    missing = [name for name in ("debootstrap", "unshare", "git") if shutil.which(name) is None]
    if missing or os.geteuid():
        print(f"fresh-test: cannot run: {'no ' + ', '.join(missing) if missing else 'it needs root'}", file=sys.stderr)
        return 1
    failed = 0
    for suite in options.suite or SUITES:
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
    print(f"fresh-test: {failed} step(s) failed")
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
        print(f"   FAILED: it does not say '{step.says}': {said[-2000:]}", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
