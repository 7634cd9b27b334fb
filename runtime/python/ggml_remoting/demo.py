"""make demo: a stock llama-server generates text on the host's device, and the same text as it does natively."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.llama_server import Answer, LlamaServer
from ggml_remoting.run import guest_environment
from ggml_remoting.tables import device_table

_PROMPT = "<|im_start|>user\nTell me about the sea.<|im_end|>\n<|im_start|>assistant\n"
_VARIABLES = ("GGML_BACKEND_PATH", "GGML_REMOTING")  # a native run is native


class Demo:
    """One model, one prompt, one number of threads and tokens for every run."""

    def __init__(self, device: str, tokens: int | None) -> None:
        """`device` is a device of the host's ggml.

        Without a number of tokens, 200, or 32 on Vulkan, which may be a CPU's.
        """
        self._device = device
        self._is_vulkan = device.startswith("Vulkan")
        self._tokens = tokens or (32 if self._is_vulkan else 200)
        self._server = downloads.fetch_vulkan_server() if self._is_vulkan else downloads.fetch_server()
        self._model = downloads.fetch_model()
        # Guest and host share this machine: a core is left for the one that waits, or a compute thread would wait for
        # it.
        self._threads = max(1, min(4, (os.cpu_count() or 1) - 1))

    def run(self) -> bool:
        """Prints everything. Returns whether the remoted text is the native one."""
        remoted = self._remoted()
        answers = {"remoted": remoted, **(self._native_vulkan() if self._is_vulkan else self._native_cpu())}
        print(f"\nThe text, {remoted.tokens} tokens, remoted:\n\n{textwrap.indent(remoted.text.strip(), '    ')}\n")
        for what, answer in answers.items():
            print(
                f"  {what:<20} {answer.tokens_per_second:8.1f} tokens/s   (prompt: "
                f"{answer.prompt_tokens_per_second:8.1f})"
            )
        name, native = list(answers.items())[1]
        equal = remoted.text == native.text and remoted.tokens == native.tokens
        print(f"\nremoted and {name} texts are {'equal' if equal else 'DIFFERENT'}")
        if not equal:
            print(f"\nThe native text:\n\n{textwrap.indent(native.text.strip(), '    ')}")
        else:
            print(self._now_you())
        return equal

    def _now_you(self) -> str:
        """The command to try next: the same server and model, in a browser."""
        run = [_own_command(), "run", "--device", self._device]
        program = [str(self._server.program)]
        if self._is_vulkan:
            run = ["env", "GGML_VK_VISIBLE_DEVICES=0", *run, "--lib-dir", str(self._server.lib_dir)]
            program = ["env", f"LD_LIBRARY_PATH={downloads.fetch_small_ggml()}", *program]
        options = ["-m", str(self._model), "--device", f"Remote-{self._device}", "-ngl", "99", "-t", str(self._threads)]
        return f"\nNow try it yourself, then open http://127.0.0.1:8080:\n\n  {shell_lines(run, program, options)}\n"

    def _native_cpu(self) -> dict[str, Answer]:
        _step("llama-server natively, --no-repack (a remoted CPU has no repacked weights either)")
        comparable = self._complete("--device", "none", "--no-repack")
        _step("llama-server natively, as it is")
        return {"native (--no-repack)": comparable, "native (as it is)": self._complete("--device", "none")}

    def _native_vulkan(self) -> dict[str, Answer]:
        _step(f"llama-server natively, on {self._device}")
        return {
            "native": self._complete("--device", self._device, "-ngl", "99", LD_LIBRARY_PATH=str(self._server.lib_dir))
        }

    def _remoted(self) -> Answer:
        _step(f"daemon on the host's device {self._device}")
        if self._device == "Vulkan0":
            os.environ.setdefault("GGML_VK_VISIBLE_DEVICES", "0")  # else ggml ignores llvmpipe
        with Daemon(DaemonConfig(self._server.lib_dir, (self._device,))) as daemon:
            with Context(daemon.address) as context:
                print(device_table(context))
                guest_device = context.offer.devices[0].name
            _step(f"llama-server as the guest, all layers on {guest_device}")
            environment = guest_environment(daemon.address, os.environ)
            if self._is_vulkan:  # the guest's own ggml has none
                environment["LD_LIBRARY_PATH"] = str(downloads.fetch_small_ggml())
            with self._start(environment, "--device", guest_device, "-ngl", "99") as server:
                _show_offload(server, guest_device)
                answer = server.complete(_PROMPT, self._tokens)
            if failure := daemon.failure():
                raise SetupError(failure)
            return answer

    def _complete(self, *options: str, **more: str) -> Answer:
        environment = {name: value for name, value in os.environ.items() if name not in _VARIABLES} | more
        with self._start(environment, *options) as server:
            return server.complete(_PROMPT, self._tokens)

    def _start(self, environment: Mapping[str, str], *options: str) -> LlamaServer:
        settings = ["-fa", "off", "-t", str(self._threads), "-c", "2048", "-np", "1", "-lv", "4", "--no-webui"]
        return LlamaServer([str(self._server.program), "-m", str(self._model), *settings, *options], environment)


def _show_offload(server: LlamaServer, device: str) -> None:
    """Prints where llama.cpp put the layers. Raises SetupError unless all of them are on the remoted device.

    llama.cpp says that layers are offloaded on a machine without any GPU too; that the device has the weights, it says
    only if so.
    """
    lines = server.log_lines(r"offloaded \d+/\d+ layers|buffer size =")
    print("\n".join(f"  {line}" for line in lines))
    counts = next((line.split()[2].split("/") for line in lines if "offloaded" in line), ["0", "?"])
    if counts[0] != counts[1] or not any(f"{device} model buffer size" in line for line in lines):
        raise SetupError(f"{counts[0]} of {counts[1]} layers are offloaded, not all of them to {device}")


def shell_lines(*lines: Sequence[str]) -> str:
    """One command for a shell, on several lines, with quotes where a shell needs them."""
    return " \\\n      ".join(shlex.join(words) for words in lines)


def _own_command() -> str:
    """The command as this environment has it: a shell that did not activate it needs the path."""
    return str(Path(sys.executable).with_name("ggml-remoting"))


def _step(text: str) -> None:
    print(f"== {text}", flush=True)


def main() -> int:
    """Runs the demo. Returns 0 if the texts are equal, else 1."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--device", default="CPU", help="device of the host's ggml (default: CPU)")
    parser.add_argument("--tokens", type=int, help="how many to generate (default: 200, on Vulkan 32)")
    options = parser.parse_args()
    try:
        return 0 if Demo(options.device, options.tokens).run() else 1
    except KeyboardInterrupt:
        return 130
    except RemotingError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
