"""Runs the tests in a VM: PYTHONPATH=runtime/python:. python3 -m tests.vm."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ggml_remoting.errors import SetupError
from ggml_remoting.vm import Accelerator, find_qemu, processor_seconds_of_children
from tests.vm import calls, copied, listening, one, resets, serial, two
from tests.vm.image import KERNEL_PACKAGE, find_kernel
from tests.vm.setting import Report, Setting

_SKIPPED_STATUS = 0
_PARTS: dict[str, Callable[[Setting, Report], None]] = {
    "one": one.run,
    "two": two.run,
    "calls": calls.run,
    "resets": resets.run,
    "listening": listening.run,
    "serial": serial.run,
    "copied": copied.run,
}
_PARTS_WITHOUT_LLAMA = {"calls", "resets"}


def main() -> int:
    """Returns the exit status: 0 also if the tests were skipped, for which the reason is printed."""
    options = _options()
    try:
        _check_tools()
        kernel = find_kernel(options.kernel)
    except SetupError as error:
        print(f"vm-test: SKIPPED: {error}")
        return _SKIPPED_STATUS
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # runs the `with` blocks that end machines and daemons
    setting = Setting(kernel, options.build.resolve() if options.build else None)
    try:
        if not _PARTS_WITHOUT_LLAMA.issuperset(options.parts):
            setting.prepare_llama()
    except SetupError as error:
        print(f"vm-test: {error}", file=sys.stderr)
        return 1
    return _run(setting, options.parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vm-test", description=__doc__)
    parser.add_argument(
        "--kernel",
        default=KERNEL_PACKAGE,
        metavar="PACKAGE",
        help=f"Debian's package of the guest's kernel (default: {KERNEL_PACKAGE})",
    )
    parser.add_argument(
        "--build", type=Path, metavar="FOLDER", help="programs and libraries of llama.cpp, instead of building them"
    )
    parser.add_argument(
        "--only",
        dest="parts",
        action="append",
        choices=tuple(_PARTS),
        help="run this part; may be repeated (default: all); calls and resets need no llama.cpp",
    )
    options = parser.parse_args()
    options.parts = options.parts or list(_PARTS)
    return options


def _check_tools() -> None:
    """Raises SetupError if a program that Debian packages is missing."""
    find_qemu()
    for program, package in (("busybox", "busybox-static"), ("dpkg-deb", "dpkg"), ("apt-get", "apt"), ("gcc", "gcc")):
        if shutil.which(program) is None:
            raise SetupError(f"no {program}: apt-get install {package}")


def _run(setting: Setting, parts: list[str]) -> int:
    accelerator = Accelerator.choose()
    print(f"== guest: kernel {setting.kernel.release}, {accelerator.name}; host's device: CPU", flush=True)
    report = Report()
    begin, used_before = time.monotonic(), processor_seconds_of_children()
    for name in parts:
        print(f"== {name}", flush=True)
        report.check(f"{name} as a whole", lambda part=_PARTS[name]: part(setting, report) or "")  # type: ignore[misc]
    took, used = time.monotonic() - begin, processor_seconds_of_children() - used_before
    print(f"== vm-test: {report.summary()}, in {took:.0f} s; guests and host used {used:.0f} s of processors")
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
