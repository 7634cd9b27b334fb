"""Long commands report what is done, how far they are and how much time is left."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ggml_remoting import progress
from ggml_remoting.errors import SetupError
from ggml_remoting.progress import Extent, clock, megabytes_in, nothing_known, steps_of_a_build

ROOT = Path(__file__).resolve().parents[1]
_UNTIL_TOLD = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _run_until_it_was_shown(folder: Path, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    """The output about a command that ends after its progress was read twice."""
    asked: list[Path] = []

    def how_far(log: Path) -> Extent:
        asked.append(log)
        if len(asked) == 2:
            (folder / "told").touch()
        return Extent(len(asked), 4, "MB")

    monkeypatch.setattr(progress, "_LOG_SECONDS", 0.05)
    monkeypatch.setattr(sys, "stdout", stream)
    progress.run([sys.executable, "-c", _UNTIL_TOLD, str(folder / "told")], how_far)
    return stream.getvalue()


def test_a_log_file_gets_a_line_at_intervals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _run_until_it_was_shown(tmp_path, monkeypatch, io.StringIO()).splitlines()
    assert lines[0].startswith("   1 of 4 MB, 0:0")
    assert lines[1].startswith("   2 of 4 MB, 0:0")
    assert lines[-1].startswith("   done in 0:0")


def test_a_terminal_gets_one_line_that_is_updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _run_until_it_was_shown(tmp_path, monkeypatch, _Terminal())
    assert shown.count("\n") == 1 and shown.endswith("\n")
    assert "\r   2 of 4 MB, 0:0" in shown and "\r   done in 0:0" in shown


def test_a_failure_shows_the_command_s_output(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError, match=r"(?s)status 3 of sh -c .*no disk") as raised:
        progress.run(["sh", "-c", "seq 100; echo no disk >&2; exit 3"])
    assert len(str(raised.value).splitlines()) == 31
    assert "done" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "extent"),
    [
        ("", None),
        ("-- Configuring done\n", None),
        ("[  3%] Building C object a.o\n[ 34%] Linking C static library b.a\nb.c:1: warning\n", Extent(34, 100, "%")),
        ("[1/20] Building C object\n[19/20] Linking\n", Extent(19, 20, "steps")),
    ],
)
def test_the_progress_of_a_build_is_its_last_step(tmp_path: Path, said: str, extent: Extent | None) -> None:
    (tmp_path / "log").write_text(said)
    assert steps_of_a_build(tmp_path / "log") == extent


def test_the_progress_of_a_download_is_its_size_and_never_decreases(tmp_path: Path) -> None:
    how_far = megabytes_in(tmp_path, 3)
    assert how_far(tmp_path) == Extent(0, 3, "MB")
    (tmp_path / "part").mkdir()
    with (tmp_path / "part" / "file").open("wb") as file:
        os.truncate(file.fileno(), 2_500_000)
    assert how_far(tmp_path) == Extent(2, 3, "MB")
    (tmp_path / "part" / "file").unlink()
    assert how_far(tmp_path) == Extent(2, 3, "MB")


@pytest.mark.parametrize(
    ("extent", "taken", "text", "left"),
    [
        (Extent(34, 100, "%"), 34.0, "34 %", 66.0),
        (Extent(41, 93, "MB"), 0.5, "41 of 93 MB", None),
        (Extent(41, 0, "MB"), 30.0, "41 MB", None),
        (Extent(0, 20, "steps"), 30.0, "0 of 20 steps", None),
    ],
)
def test_the_remaining_time_is_shown_where_it_can_be_estimated(
    extent: Extent, taken: float, text: str, left: float | None
) -> None:
    assert (str(extent), extent.seconds_left(taken)) == (text, left)


def test_a_duration_is_shown_in_minutes_and_seconds() -> None:
    assert [clock(seconds) for seconds in (0.4, 59.6, 605)] == ["0:00", "1:00", "10:05"]


def test_an_interrupt_ends_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_log: Path) -> None:
        if (tmp_path / "pid").exists():
            raise KeyboardInterrupt

    monkeypatch.setattr(progress, "_LOG_SECONDS", 0.05)
    script = 'echo $$ >"$0/new" && mv "$0/new" "$0/pid" && exec sleep 1000'
    with pytest.raises(KeyboardInterrupt):
        progress.run(["sh", "-c", script, str(tmp_path)], interrupted)
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_a_command_without_progress_shows_only_its_time(tmp_path: Path) -> None:
    assert nothing_known(tmp_path) is None


def test_a_build_of_the_c_parts_prints_two_lines_for_each(tmp_path: Path) -> None:
    """Its hundred and sixty compilations do not matter to a newcomer."""
    command = ["make", "--no-print-directory", "-C", str(ROOT), f"BUILD={tmp_path}", "CC=true", "build"]
    environment = {"PATH": os.environ["PATH"]}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line.split()[0] for line in said] == ["CC", "LINK"] * 4
    assert all(line.endswith(" files") for line in said[::2])
