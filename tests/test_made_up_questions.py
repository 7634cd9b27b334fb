"""Questions about ops that programs make up to place weights get the answers of the device itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from test_releases import NEW, OLD, libraries


@pytest.mark.parametrize("release", [OLD, NEW])
def test_every_question_about_a_weight_gets_the_device_s_answer(
    build_folder: Path, frontend_library: Path, release: str
) -> None:
    with Daemon(DaemonConfig(libraries(release), ("CPU",))) as daemon:
        command = [
            sys.executable,
            "-m",
            "tests.support.made_up_questions",
            str(libraries(release)),
            str(frontend_library),
        ]
        environment = {**os.environ, "GGML_REMOTING": daemon.address}
        done = subprocess.run(
            command,
            cwd=Path(__file__).parents[1],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "lost" not in done.stderr
    assert done.stdout.strip() == "every op is answered with yes, 0 differ"
