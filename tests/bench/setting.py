"""What one bench runs on: the programs, the device, and the ways to compute there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench.llama_bench import Side, Work
from bench.programs import Programs
from ggml_remoting.paths import FRONTEND, c_part


@dataclass(frozen=True)
class Setting:
    """A host device, or several with slashes between, the programs on both sides, and a folder for what the bench
    writes.
    """

    programs: Programs
    device: str
    folder: Path

    @property
    def is_cpu(self) -> bool:
        """Whether the host computes on its processors."""
        return self.device == "CPU"

    def neighbours(self, count: int) -> str:
        """The device and those whose numbers follow it, `count` in all, as CUDA0/CUDA1."""
        name, number = self.device.rstrip("0123456789"), self.device[len(self.device.rstrip("0123456789")) :]
        return self.device if count == 1 else "/".join(f"{name}{int(number) + i}" for i in range(count))

    def guest_environment(self, address: str) -> Mapping[str, str]:
        """In which a program finds the daemon."""
        return {**self.programs.environment(), "GGML_BACKEND_PATH": str(c_part(FRONTEND)), "GGML_REMOTING": address}

    def native(self) -> Side:
        """In one process. A remoted CPU has no repacked weights, so here native has none either."""
        arguments = ("-dev", "none", "--repack", "0") if self.is_cpu else ("-dev", self.device)
        return Side("native", self.programs.host / "llama-bench", self.programs.environment(), arguments)

    def native_as_it_comes(self) -> Side:
        """With all that llama.cpp gives a CPU of its own."""
        return Side(
            "native as it comes", self.programs.host / "llama-bench", self.programs.environment(), ("-dev", "none")
        )

    def remoted(self, address: str) -> Side:
        """Through the daemon at an address."""
        arguments = ("-dev", "/".join(f"Remote-{device}" for device in self.device.split("/")))
        return Side("remoted", self.programs.guest / "llama-bench", self.guest_environment(address), arguments)

    def streamed(self, address: str) -> Side:
        """Through the daemon at an address of a byte stream."""
        return replace(self.remoted(address), name="stream")

    def rpc(self, endpoint: str) -> Side:
        """Through a ggml-rpc-server."""
        arguments = ("--rpc", endpoint, "-dev", "RPC0")
        return Side("ggml-rpc", self.programs.guest / "llama-bench", self.programs.environment(), arguments)


def work(model: Path, threads: int, *, prompt: int = 0, decode: int = 0, repetitions: int = 1) -> Work:
    """Work with flash attention in each side, not where llama.cpp thinks best."""
    return Work(model, threads, prompt, decode, repetitions, ("-fa", "on"))
