"""Guests that share the devices of async_device.c. Each computes graphs one after another until it is stopped."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import numpy as np

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.status import Counters, Status, Worker
from tests.calls.making import node, send_graph
from tests.support.waiting import until


class Guest:
    """A guest with a stream on each of some devices.

    A token is three writes and a graph on each device, repeated as often as graphs are posted, then a read of each
    result and a wait. A graph takes a millisecond for each node. If the guest multiplies, its graph has nodes between
    which it may be cut.
    """

    def __init__(
        self,
        address: str,
        devices: tuple[int, ...] = (0,),
        nodes: int = 2,
        posted: int = 1,
        *,
        multiplies: bool = False,
    ) -> None:
        self._context = Context(address)
        self._posted = posted
        self._backends, self._inputs, self._results, self._graphs = [], [], [], []
        for device in devices:
            backend = self._context.new_handle()
            self._context.device_init_backend(device, None, backend)
            memory = Memory(self._context, 1 << 20, self._context.offer.devices[device].buffer_type)
            self._backends.append(backend)
            self._inputs.append(memory.put(np.array([1, 2, 3, 4], np.float32)))
            leaves = [self._inputs[-1]]
            if multiplies:  # by one
                leaves.insert(0, memory.put(np.eye(4, dtype=np.float32)))
                rest = [memory.place(node("MUL_MAT", (4,), (1, 3 + i))) for i in range(nodes - 1)]
                chain = [memory.place(node("SQR", (4,), (2,))), *rest]
            else:
                chain = [memory.place(node("SQR", (4,), (1 + i,))) for i in range(nodes)]
            self._results.append(chain[-1] if multiplies else chain[0])
            self._graphs.append(send_graph(self._context, [*leaves, *chain], nodes))
        self.tokens = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> Guest:
        self._thread.start()
        return self

    def token(self) -> None:
        """Computes one token; raises if a result is wrong."""
        self.begin_token()
        self.end_token()

    def begin_token(self) -> None:
        """Posts the commands of a token, without waiting."""
        context = self._context
        for _ in range(self._posted):
            for backend, tensor in zip(self._backends, self._inputs, strict=True):
                for i in range(3):
                    context.backend_set_tensor_async(backend, tensor, np.float32(i + 1).tobytes(), 4 * i, 4)
            for backend, graph in zip(self._backends, self._graphs, strict=True):
                context.backend_graph_compute(backend, graph)

    def end_token(self) -> None:
        """Waits for the token; raises if a result is wrong."""
        context = self._context
        for backend, result in zip(self._backends, self._results, strict=True):
            data = context.backend_get_tensor_async(backend, result, 0, 16)
            context.backend_synchronize(backend)
            assert np.frombuffer(data, np.float32).tolist() == [1, 4, 9, 16]
        self.tokens += 1

    def ask_for_threads(self, count: int) -> None:
        """Asks for a number of threads, as a program's -t does."""
        for backend in self._backends:
            self._context.procedure_set_n_threads(backend, count)

    def begin(self) -> None:
        """Starts to compute tokens in a thread, without waiting."""
        for backend, graph in zip(self._backends, self._graphs, strict=True):
            self._context.backend_graph_compute(backend, graph)
        self._context.context_ping()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.token()

    def stop(self) -> None:
        """Stops once the current token is done."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._context.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Shares:
    """The seconds for which guests have had the devices since this object was made."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._before = [counters.turns_ns for counters in counting.now()]

    def now(self) -> list[float]:
        pairs = zip(self._counting.now(), self._before, strict=True)
        return [(counters.turns_ns - then) / 1e9 for counters, then in pairs]


class Counting:
    """The counters of a daemon's guests, in the order in which the guests connected."""

    def __init__(self, status: Status, count: int) -> None:
        self._status = status
        until(lambda: self._read() == count)
        self.workers: list[Worker] = sorted(status.workers.values(), key=lambda worker: worker.guest)

    def _read(self) -> int:
        self._status.read()
        return len(self._status.workers)

    def now(self) -> list[Counters]:
        return [worker.counters() for worker in self.workers]
