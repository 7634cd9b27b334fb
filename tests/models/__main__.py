"""make models: llama.cpp's own tests of whole models cannot tell a remoted device from a local one."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import RemotingError
from tests.conformance import builds
from tests.models import architectures, programs, states, tools, whisper
from tests.models.cases import Case, PartResult, run_part, table
from tests.models.lanes import Lanes, open_lanes

_FEW = (
    "llama-dense",
    "llama-moe",
    "mamba-dense",
    "jamba-dense",
    "granite-dense",
    "gemma2-dense",
    "qwen3-dense",
    "t5-dense",
)


@dataclass(frozen=True)
class Bench:
    """What all parts use."""

    lanes: Lanes
    tools_folder: Path
    preload: Path
    folder: Path

    @cached_property
    def models(self) -> list[Path]:
        """A tiny model of each architecture."""
        place = self.folder / "models"
        place.mkdir()
        native = tools.Side(self.tools_folder, tools.native_environment(self.preload))
        return states.save_models(native, place)

    @cached_property
    def few(self) -> list[Path]:
        """Those for what need not be done with every architecture."""
        return [model for model in self.models if model.stem in _FEW]

    @cached_property
    def architectures(self) -> list[str]:
        """The names of those that llama.cpp tests."""
        return architectures.testable(tools.Side(self.tools_folder, tools.native_environment(self.preload)))


_PARTS: dict[str, Callable[[Bench], Iterable[Case]]] = {
    "architectures": lambda bench: architectures.compare(bench.lanes, bench.architectures),
    "save-load": lambda bench: states.save_load(bench.lanes, bench.models),
    "rollback": lambda bench: states.rollback(bench.lanes, bench.models),
    "fragmented": lambda bench: states.fragmented(bench.lanes, bench.models),
    "layers-over-two": lambda bench: states.layers_over_two(bench.lanes, bench.models),
    "importance": lambda bench: states.importance(bench.lanes, bench.models),
    "threads": lambda bench: programs.threads(bench.lanes, bench.few),
    "training": lambda bench: programs.training(bench.lanes, bench.models),
    "optimizer": lambda bench: programs.optimizer(bench.lanes),
    "sampler": lambda bench: programs.sampler(bench.lanes, downloads.fetch_model()),
    "real-model": lambda bench: programs.real_model(bench.lanes, downloads.fetch_model()),
    "whisper": lambda bench: whisper.compare(bench.folder),
}


def main() -> int:
    """Runs the parts that are asked for and prints the table. Returns 0 if nothing differs."""
    parser = argparse.ArgumentParser(prog="make models", description=__doc__)
    parser.add_argument("--only", choices=_PARTS, action="append", help="this part; may be repeated (default: all)")
    parser.add_argument(
        "--architecture", action="append", help="this one only, in the part architectures; may be repeated"
    )
    parser.add_argument(
        "--build", type=Path, metavar="FOLDER", help="llama.cpp's tools and tests, instead of building them"
    )
    options = parser.parse_args()
    try:
        results = _run(options.only or list(_PARTS), options)
    except RemotingError as error:
        print(f"make models: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\n{table(results)}")
    return 0 if all(part.is_good for part in results) else 1


def _run(names: list[str], options: argparse.Namespace) -> list[PartResult]:
    folder = options.build.resolve() if options.build else builds.newest_tools(*tools.TARGETS)
    results = []
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as scratch:
        preload = tools.compile_preload(Path(scratch))
        with open_lanes(folder, preload, Path(scratch), os.cpu_count() or 1) as lanes:
            bench = Bench(lanes, folder, preload, Path(scratch))
            if options.architecture:
                bench.__dict__["architectures"] = options.architecture
            for name in names:
                print(f"== {name} ({time.strftime('%H:%M:%S')})", flush=True)
                results.append(run_part(name, _PARTS[name](bench)))
                lanes.check()
    return results


if __name__ == "__main__":
    sys.exit(main())
