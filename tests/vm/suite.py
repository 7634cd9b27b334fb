"""Runs a sample of llama.cpp's test-backend-ops in the guest. The whole suite would take hours, because the emulated
processor computes the expected results.
"""

from __future__ import annotations

import csv
import math
import re
import shlex
import subprocess
from collections import defaultdict

from ggml_remoting.daemon import Daemon
from ggml_remoting.paths import FRONTEND, c_part
from tests.vm.machine import Machine
from tests.vm.setting import REMOTED, Setting, expect

_DEVICE = "Remote-CPU"
_CASES_OF_AN_OP = 2
_SUITE_SECONDS = 3600.0  # an emulated processor computes the expected results; the output goes to a file
_WORK_MINIMUM = 500  # so that a case has more than one element


def run(setting: Setting, machine: Machine, daemon: Daemon) -> str:
    """Runs the cases with the least work of every op that the device supports. All must pass in time."""
    cases = _sample(setting, daemon)
    ops = {case.split("(")[0] for case in cases}
    machine.run(f"echo {shlex.quote(','.join(cases))} > /tmp/cases")
    status_and_log = machine.run(
        f'{REMOTED} /guest/test-backend-ops test -b {_DEVICE} -o "$(cat /tmp/cases)" >/tmp/ops 2>&1; echo status $?; '
        "grep -a FAIL /tmp/ops | head -3; tail -5 /tmp/ops",
        silence=_SUITE_SECONDS,
    )
    match = re.search(r"(\d+)/(\d+) tests passed", status_and_log)
    expect(match is not None and "status 0" in status_and_log, status_and_log)
    assert match is not None
    expect(match[1] == match[2] and int(match[1]) >= len(cases), f"{match[0]}, of {len(cases)} chosen")
    return f"{match[1]} cases of {len(ops)} ops passed"


def _sample(setting: Setting, daemon: Daemon) -> list[str]:
    environment = setting.native_environment() | {
        "GGML_BACKEND_PATH": str(c_part(FRONTEND)),
        "GGML_REMOTING": daemon.address,
    }
    command = [str(setting.programs / "test-backend-ops"), "support", "-b", _DEVICE, "--output", "csv"]
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    parameters: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(listed.splitlines()):
        if row["supported"] == "1":
            parameters[row["op_name"]].add(row["op_params"])
    expect(len(parameters) > 100, f"the device offers only {len(parameters)} ops")
    return [
        f"{op}({case})" for op in sorted(parameters) for case in sorted(parameters[op], key=_order)[:_CASES_OF_AN_OP]
    ]


def _order(parameters: str) -> tuple[bool, int, str]:
    """Sorts by the product of all numbers, roughly the work of a case; trivial cases come last."""
    work = math.prod(max(1, int(number)) for number in re.findall(r"(?<![\w.-])\d+(?![\w.])", parameters))
    return work < _WORK_MINIMUM, work, parameters
