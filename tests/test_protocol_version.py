"""A guest and a daemon of different protocol versions part with a message that says which of them to update."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.errors import RemotingError

_REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(params=["0u", "2u"])
def address_of_another_version(request: pytest.FixtureRequest, build_folder: Path, host_libraries: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a daemon that is built for another version of the protocol."""
    daemon, socket = tmp_path / "daemon", tmp_path / "s"
    sources = [
        *(_REPOSITORY / "runtime/device").glob("*.c"),
        *(_REPOSITORY / "runtime/shared" / name for name in ("error.c", "futex.c", "quotas.c")),
    ]
    includes = [f"-I{_REPOSITORY / folder}" for folder in ("runtime/shared", "runtime/device")]
    compiler = [os.environ.get("CC", "gcc"), "-std=c11", "-D_GNU_SOURCE", f"-DREMOTING_PROTOCOL_VERSION={request.param}"]
    subprocess.run([*compiler, *includes, *map(str, sources), "-ldl", "-o", str(daemon)], check=True)
    library = build_folder / "libggml-remotingbackend.so"
    command = [daemon, "serve", "--socket", socket, "--backend-library", library, "--lib-dir", host_libraries, "--device", "CPU"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout
        assert running.stdout.readline() == f"ready {socket}\n"
        yield f"unix:{socket}"
        running.terminate()


def test_the_message_names_both_versions_and_who_is_behind(address_of_another_version: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(RemotingError) as refused, Context(address_of_another_version):
        pass
    theirs = request.node.callspec.params["address_of_another_version"].rstrip("u")
    where = "in the guest" if int(theirs) > 1 else "on the host"
    assert f"the host speaks protocol version {theirs}, this guest version 1: update ggml-remoting {where}" in str(refused.value)
