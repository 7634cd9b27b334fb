"""Lanes: what one case needs beside it, so that several cases run at once. ggml-rpc-servers serve one client at a time."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.run import guest_environment
from tests.bench.servers import RpcServer
from tests.models.tools import Side, native_environment

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Lane:
    """The sides of a case. The CPU is one device, and an ggml-rpc-server's CPU the second."""

    native: Side
    native_rpc: Side  # two ggml-rpc-servers: devices like a GPU, but local
    remoted: Side
    remoted_pair: Side  # the daemon's CPU, and an ggml-rpc-server that the daemon uses

    def split(self, mode: str) -> tuple[Side, Side]:
        """Native and remoted, over two devices each, split by that mode of llama.cpp's."""
        return replace(self.native_rpc, split_mode=mode), replace(self.remoted_pair, split_mode=mode)


class Lanes:
    """Several lanes, each used by one case at a time."""

    def __init__(self, lanes: Sequence[Lane], daemons: Sequence[Daemon]) -> None:
        self._count = len(lanes)
        self._daemons = daemons
        self._free: queue.Queue[Lane] = queue.Queue()
        for lane in lanes:
            self._free.put(lane)

    def each(self, judge: Callable[[Lane, Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results for all items, in their order, as they come."""
        with ThreadPoolExecutor(self._count) as pool:
            yield from pool.map(lambda item: self._in_lane(judge, item), items)

    def check(self) -> None:
        """Raises SetupError if a daemon has ended by itself."""
        for daemon in self._daemons:
            if failure := daemon.failure():
                raise SetupError(failure)

    def _in_lane(self, judge: Callable[[Lane, Item], Result], item: Item) -> Result:
        lane = self._free.get()
        try:
            return judge(lane, item)
        finally:
            self._free.put(lane)


@contextlib.contextmanager
def open_lanes(tools: Path, preload: Path, folder: Path, count: int) -> Iterator[Lanes]:
    """That many lanes on the tools' ggml; logs go to the folder."""
    with contextlib.ExitStack() as stack:
        daemons: list[Daemon] = []
        lanes = []
        for number in range(count):
            place = folder / f"lane-{number}"
            place.mkdir()
            lanes.append(_open(tools, native_environment(preload), place, stack, daemons))
        yield Lanes(lanes, daemons)


def _open(
    tools: Path, environment: dict[str, str], folder: Path, stack: contextlib.ExitStack, daemons: list[Daemon]
) -> Lane:
    servers = []
    for name in ("first", "second", "of-the-daemon"):
        (folder / name).mkdir()
        server = RpcServer(tools, "CPU", 1, folder / name, {**environment, "LD_LIBRARY_PATH": str(tools)})
        servers.append(stack.enter_context(server).endpoint)
    single = stack.enter_context(Daemon(DaemonConfig(tools, ("CPU",))))
    pair = stack.enter_context(Daemon(DaemonConfig(tools, ("CPU", "RPC0"), (servers[2],))))
    daemons += (single, pair)
    rpc = {**environment, "MODELS_RPC_SERVERS": ",".join(servers[:2])}
    return Lane(
        Side(tools, environment),
        Side(tools, rpc, ("RPC0", "RPC1"), options=("-t", "1", "--rpc", ",".join(servers[:2]))),
        Side(tools, guest_environment(single.address, environment), ("Remote-CPU",)),
        Side(tools, guest_environment(pair.address, environment), ("Remote-CPU", "Remote-RPC0")),
    )
