"""What a run of the bench uses: programs, device, and the sides that it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench.llama_bench import Side, Work
from bench.programs import Programs
from ggml_remoting.paths import FRONTEND, c_part


@dataclass(frozen=True)
class Setting:
    """A host device or several joined by slashes, both sides' programs, and a folder for the bench's files."""

    programs: Programs
    device: str
    folder: Path

    @property
    def is_cpu(self) -> bool:
        """Whether the host's device is the CPU."""
        return self.device == "CPU"

    def neighbours(self, count: int) -> str:
        """The device and those numbered after it, `count` in all, for example CUDA0/CUDA1."""
        name, number = self.device.rstrip("0123456789"), self.device[len(self.device.rstrip("0123456789")) :]
        return self.device if count == 1 else "/".join(f"{name}{int(number) + i}" for i in range(count))

    def guest_environment(self, address: str) -> Mapping[str, str]:
        """The environment in which a program reaches the daemon at an address."""
        return {**self.programs.environment(), "GGML_BACKEND_PATH": str(c_part(FRONTEND)), "GGML_REMOTING": address}

    def native(self) -> Side:
        """One process without remoting. It does not repack weights, because a remoted CPU does not either."""
        arguments = ("-dev", "none", "--repack", "0") if self.is_cpu else ("-dev", self.device)
        return Side("native", self.programs.host / "llama-bench", self.programs.environment(), arguments)

    def native_as_it_comes(self) -> Side:
        """One process without remoting, with repacked weights and all else that llama.cpp uses on a CPU."""
        return Side(
            "native as it comes", self.programs.host / "llama-bench", self.programs.environment(), ("-dev", "none")
        )

    def remoted(self, address: str) -> Side:
        """A program on the device that the daemon at an address offers."""
        arguments = ("-dev", "/".join(f"Remote-{device}" for device in self.device.split("/")))
        return Side("remoted", self.programs.guest / "llama-bench", self.guest_environment(address), arguments)

    def streamed(self, address: str) -> Side:
        """The same over a byte stream instead of shared memory."""
        return replace(self.remoted(address), name="stream")

    def rpc(self, endpoint: str) -> Side:
        """A program that computes on a ggml-rpc-server."""
        arguments = ("--rpc", endpoint, "-dev", "RPC0")
        return Side("ggml-rpc", self.programs.guest / "llama-bench", self.programs.environment(), arguments)


def work(model: Path, threads: int, *, prompt: int = 0, decode: int = 0, repetitions: int = 1) -> Work:
    """Work with flash attention on every side, so that llama.cpp does not choose it for some sides only."""
    return Work(model, threads, prompt, decode, repetitions, ("-fa", "on"))
