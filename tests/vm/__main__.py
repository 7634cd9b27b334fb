"""Runs it: PYTHONPATH=runtime/python:tests python3 -m vm."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from ggml_remoting.errors import SetupError
from ggml_remoting.vm import Accelerator, find_qemu
from vm import listening, one, two
from vm.image import KERNEL_PACKAGE
from vm.setting import Report, Setting, prepare

_SKIPPED_STATUS = 0


def main() -> int:
    """Returns the exit status: 0 too if it had to be skipped, with a reason."""
    options = _options()
    if reason := _missing():
        print(f"vm-test: SKIPPED: {reason}")
        return _SKIPPED_STATUS
    try:
        setting = prepare(options.kernel, options.build.resolve() if options.build else None)
    except SetupError as error:
        print(f"vm-test: {error}", file=sys.stderr)
        return 1
    accelerator = Accelerator.choose()
    print(f"== guest: kernel {setting.kernel.release}, {accelerator.name}; host's device: CPU", flush=True)
    report = Report()
    for name, part in _PARTS.items():
        if not options.only or name in options.only:
            print(f"== {name}", flush=True)
            report.check(f"{name} as a whole", lambda part=part: part(setting, report) or "")  # type: ignore[misc]
    print(f"== vm-test: {'all good' if not report.failures else 'FAILED: ' + ', '.join(report.failures)}")
    return bool(report.failures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vm-test", description=__doc__)
    parser.add_argument(
        "--kernel", default=KERNEL_PACKAGE, metavar="PACKAGE", help=f"Debian's package of the guest's kernel (default: {KERNEL_PACKAGE})"
    )
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="programs and libraries of llama.cpp, instead of building them")
    parser.add_argument("--only", action="append", choices=tuple(_PARTS), help="a part; may be repeated (default: all)")
    return parser.parse_args()


def _missing() -> str | None:
    try:
        find_qemu()
    except SetupError as error:
        return str(error)
    for program, package in (("busybox", "busybox-static"), ("dpkg-deb", "dpkg"), ("apt-get", "apt"), ("gcc", "gcc")):
        if shutil.which(program) is None:
            return f"no {program}: apt-get install {package}"
    return None


_PARTS: dict[str, Callable[[Setting, Report], None]] = {"one": one.run, "two": two.run, "calls": two.run_calls, "listening": listening.run}

if __name__ == "__main__":
    sys.exit(main())
