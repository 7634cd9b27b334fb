"""Contexts are saved and restored with everything that their guests have, on a real ggml's CPU."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control, downloads
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, RemotingError
from ggml_remoting.llama_server import LlamaServer
from ggml_remoting.run import guest_environment
from tests.support import pausing
from tests.support.waiting import SECONDS

_ROOT = Path(__file__).parents[1]
_MOVES, _TOKENS = 20, 80
_PIECE = 512 << 10  # bytes that one command carries
_PROMPT = "<|im_start|>user\nTell me about the sea.<|im_end|>\n<|im_start|>assistant\n"


def test_the_tests_of_graphs_pass_with_contexts_that_are_moved() -> None:
    """Covers buffers, graphs of every kind, failures, and errors that end a context."""
    tests = ["tests/calls/test_graphs.py", "tests/calls/test_graph_calls.py", "tests/calls/test_shared_calls.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.support.pausing", *tests]
    environment = {**os.environ, "GGML_REMOTING_PAUSES": "4"}
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (moves,) = [line for line in done.stdout.splitlines() if line.endswith(" moves")]
    assert int(moves.split()[0]) > 20


def test_a_generated_text_does_not_change_while_its_guest_is_moved() -> None:
    server = downloads.fetch_server()
    with Daemon(DaemonConfig(server.lib_dir, ("CPU",))) as daemon:
        settings = ["-m", str(downloads.fetch_model()), "--device", "Remote-CPU", "-ngl", "99", "-t", "1", "-c", "1024"]
        command = [str(server.program), *settings, "-fa", "off", "-np", "1", "--no-webui"]
        with LlamaServer(command, guest_environment(daemon.address, os.environ)) as guest:
            undisturbed = guest.complete(_PROMPT, _TOKENS).text
            moves = 0
            while moves < _MOVES:
                said: list[str] = []
                asking = threading.Thread(target=lambda said=said: said.append(guest.complete(_PROMPT, _TOKENS).text))
                asking.start()
                while asking.is_alive():
                    control.pause(daemon.control_socket, 1)
                    control.resume(daemon.control_socket, 1)
                    moves += 1
                    asking.join(0.05)
                assert said == [undisturbed], f"after {moves} moves"


def test_two_contexts_of_a_program_are_moved_together(daemon: Daemon) -> None:
    with Context(daemon.address) as one, Context(daemon.address) as other:
        values = [np.arange(1000, dtype=np.float32) + start for start in (0, 5000)]
        placed = [Memory(context, 1 << 16) for context in (one, other)]
        tensors = [memory.place(describe((1000,), np.float32)) for memory in placed]
        for context, memory, tensor, value in zip((one, other), placed, tensors, values, strict=True):
            context.buffer_set_tensor(memory.buffer, tensor, value.tobytes(), 0, value.nbytes)
            context.context_ping()
        pausing.move(daemon.socket.parent)
        for context, memory, tensor, value in zip((one, other), placed, tensors, values, strict=True):
            assert context.buffer_get_tensor(memory.buffer, tensor, 0, value.nbytes) == value.tobytes()


@pytest.mark.parametrize("size", [(1 << 20) - 1, 1 << 20, (2 << 20) + 1, (16 << 20) + 4095, (37 << 20) + 3])
def test_every_byte_of_a_buffer_is_moved(daemon: Daemon, context: Context, size: int) -> None:
    """Those of a mebibyte and more are written and read by several threads, and lie in huge pages."""
    value = np.random.default_rng(size).integers(0, 256, size, np.uint8)
    memory = Memory(context, size)
    tensor = memory.place(describe((size,), np.int8))
    pieces = [(offset, value[offset : offset + _PIECE].tobytes()) for offset in range(0, size, _PIECE)]
    for offset, piece in pieces:
        context.buffer_set_tensor(memory.buffer, tensor, piece, offset, len(piece))
    context.context_ping()
    for _ in range(2):
        pausing.move(daemon.socket.parent)
        for offset, piece in pieces:
            assert context.buffer_get_tensor(memory.buffer, tensor, offset, len(piece)) == piece


def test_a_stale_handle_stays_stale_after_a_move(daemon: Daemon, context: Context) -> None:
    memory = Memory(context, 4096)
    context.buffer_free_buffer(memory.buffer)
    context.context_ping()
    pausing.move(daemon.socket.parent)
    with pytest.raises(ContextLost, match="was used before"):
        context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 4096, memory.buffer)


def test_a_state_beyond_its_quota_is_refused_and_the_guest_continues(host_libraries: Path) -> None:
    config = DaemonConfig(host_libraries, ("CPU",), options=("--state-memory", "1M"))
    with Daemon(config) as daemon, Context(daemon.address) as context:
        value = np.random.default_rng(1).random(1 << 18, np.float32)
        memory = Memory(context, value.nbytes)
        tensor = memory.place(describe((value.size,), np.float32))
        context.buffer_set_tensor(memory.buffer, tensor, value.tobytes(), 0, value.nbytes)
        context.context_ping()
        with pytest.raises(
            RemotingError, match=r"the host allows 1 MiB .* the state of a paused context .*--state-memory\)"
        ):
            control.pause(daemon.control_socket, 1)
        assert context.buffer_get_tensor(memory.buffer, tensor, 0, value.nbytes) == value.tobytes()


def test_the_command_pauses_and_resumes(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        context.context_ping()
        for action in ("pause", "resume"):
            command = [sys.executable, "-m", "ggml_remoting", action, "--control-socket", daemon.control_socket, "1"]
            subprocess.run(command, check=True, timeout=SECONDS)
        context.context_ping()
        failing = [sys.executable, "-m", "ggml_remoting", "pause", "--control-socket", daemon.control_socket, "9"]
        done = subprocess.run(failing, check=False, timeout=SECONDS, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (
            1,
            "ggml-remoting: guest 9: there is no such guest (`ggml-remoting top` shows them)\n",
        )
