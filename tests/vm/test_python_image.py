"""The files of this checkout that a guest gets, checked without a guest; `make vm-test` starts one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ggml_remoting.paths import checkout
from tests.vm.calls import TESTS_OF_EVERY_CALL
from tests.vm.python_image import project_files


def test_the_tests_of_calls_can_be_collected_from_the_files_of_a_guest(tmp_path: Path) -> None:
    root = checkout()
    assert root is not None
    for name, path in project_files(root).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, tmp_path / name)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *TESTS_OF_EVERY_CALL]
    environment = os.environ | {"PYTHONPATH": "runtime/python", "GGML_REMOTING_TEST_ADDRESS": "drm"}

    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "tests/calls/" in done.stdout
