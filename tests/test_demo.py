"""The commands that the demo prints for its reader."""

from __future__ import annotations

import subprocess

from ggml_remoting.demo import shell_lines


def test_a_wrapped_command_runs_in_a_folder_with_a_space() -> None:
    text = shell_lines(["printf", r"%s\n", "/my project/llama-server"], ["-m", "it's $HOME"])
    assert len(text.splitlines()) == 2
    said = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["/my project/llama-server", "-m", "it's $HOME"]
