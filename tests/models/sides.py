"""The sides that cases compare: native and remoted, on one device and on two. Several cases run at once."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.run import guest_environment
from tests.bench.servers import RpcServer
from tests.models.tools import Side, machine_environment, native_environment

Item = TypeVar("Item")
Result = TypeVar("Result")


class Sides:
    """The sides that cases can use. All of them compute with the CPU of the tools' own ggml."""

    def __init__(self, tools: Path, preload: Path, daemon: Daemon) -> None:
        """The daemon must offer that CPU."""
        self._environment = native_environment(preload)
        self.daemon = daemon
        self.native = Side(tools, self._environment)
        self.remoted = replace(
            self.native, environment=guest_environment(daemon.address, self._environment), devices=("Remote-CPU",)
        )

    @contextlib.contextmanager
    def native_pair(self, split_mode: str = "layer") -> Iterator[Side]:
        """Two ggml-rpc-servers: devices that llama.cpp's scheduler treats like GPUs."""
        with self._rpc_server() as first, self._rpc_server() as second:
            servers = f"{first},{second}"
            yield Side(
                self.native.tools,
                {**self._environment, "MODELS_RPC_SERVERS": servers},
                ("RPC0", "RPC1"),
                split_mode,
                ("-t", "1", "--rpc", servers),
            )

    @contextlib.contextmanager
    def remoted_pair(self, split_mode: str = "layer") -> Iterator[Side]:
        """A daemon's CPU, and a ggml-rpc-server that the daemon uses."""
        with (
            self._rpc_server() as server,
            Daemon(
                DaemonConfig(self.native.tools, ("CPU", "RPC0"), (server,)), environment=machine_environment()
            ) as daemon,
        ):
            environment = guest_environment(daemon.address, self._environment)
            yield Side(self.native.tools, environment, ("Remote-CPU", "Remote-RPC0"), split_mode)
            if failure := daemon.failure():
                raise SetupError(failure)

    def each(self, judge: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results for all items, in the items' order, each as soon as it is ready."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(judge, items)

    def check(self) -> None:
        """Raises SetupError if the daemon has ended."""
        if failure := self.daemon.failure():
            raise SetupError(failure)

    @contextlib.contextmanager
    def _rpc_server(self) -> Iterator[str]:
        """The address of a new ggml-rpc-server: it serves one client at a time, and a failure in one case must not end
        the next.
        """
        tools = self.native.tools
        with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
            environment = {**self._environment, "LD_LIBRARY_PATH": str(tools)}
            with RpcServer(tools, "CPU", 1, Path(folder), environment) as server:
                yield server.endpoint


@contextlib.contextmanager
def open_sides(tools: Path, preload: Path, *daemon_options: str) -> Iterator[Sides]:
    """The sides, and a daemon that runs while they are used."""
    with Daemon(DaemonConfig(tools, ("CPU",), options=daemon_options), environment=machine_environment()) as daemon:
        yield Sides(tools, preload, daemon)
