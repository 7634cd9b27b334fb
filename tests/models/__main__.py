"""make models: llama.cpp's own tests of whole models give the same results on a remoted device as on a local one."""

from __future__ import annotations

import argparse
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
from tests.models import architectures, command_lines, moved, programs, small_graphs, states, tools, whisper
from tests.models.cases import Case, PartResult, run_part, table
from tests.models.sides import Sides, open_sides

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
class Setting:
    """The values that all parts use."""

    sides: Sides
    folder: Path  # for the files that the parts write
    named: tuple[str, ...] = ()  # names of architectures; empty: all

    @cached_property
    def models(self) -> states.Models:
        """A tiny model of each architecture, or of the named ones."""
        place = self.folder / "models"
        place.mkdir()
        return states.save_models(self.sides.native, place, self.named)

    @property
    def files(self) -> list[Path]:
        """The paths of the models' files."""
        return self.models.files

    @property
    def few(self) -> list[Path]:
        """The models for parts that do not need every architecture."""
        return [model for model in self.files if model.stem in _FEW]

    @property
    def architectures(self) -> list[str]:
        """The names of the architectures. llama.cpp has no test for some, which then have no case."""
        return self.models.architectures


_PARTS: dict[str, Callable[[Setting], Iterable[Case]]] = {
    "architectures": lambda setting: architectures.compare(setting.sides, setting.architectures),
    "save-load": lambda setting: states.save_load(setting.sides, setting.files),
    "rollback": lambda setting: states.rollback(setting.sides, setting.files),
    "fragmented": lambda setting: states.fragmented(setting.sides, setting.files),
    "layers-over-two": lambda setting: states.layers_over_two(setting.sides, setting.files),
    "importance": lambda setting: states.importance(setting.sides, setting.files),
    "threads": lambda setting: programs.threads(setting.sides, setting.few),
    "training": lambda setting: programs.training(setting.sides, setting.files),
    "optimizer": lambda setting: programs.optimizer(setting.sides),
    "sampler": lambda setting: programs.sampler(setting.sides, downloads.fetch_model()),
    "real-model": lambda setting: programs.real_model(setting.sides, downloads.fetch_model()),
    "moved": lambda setting: moved.compare_moved(setting.sides, downloads.fetch_model(), setting.few),
    "command-lines": lambda setting: command_lines.compare(setting.sides, downloads.fetch_model(), setting.folder),
    "small-graphs": lambda setting: small_graphs.compare(setting.sides),
    "whisper": lambda setting: whisper.compare(setting.folder),
}


def main() -> int:
    """Runs the chosen parts and prints the table. Returns 0 if nothing differs."""
    parser = argparse.ArgumentParser(prog="make models", description=__doc__)
    parser.add_argument("--only", choices=_PARTS, action="append", help="run this part; may be repeated (default: all)")
    parser.add_argument(
        "--architecture", action="append", help="only this architecture's models; may be repeated (default: all)"
    )
    parser.add_argument(
        "--build", type=Path, metavar="FOLDER", help="llama.cpp's tools and tests, instead of building them"
    )
    parser.add_argument(
        "--piece-nodes",
        default="0",
        metavar="N",
        help="compute every graph in pieces of N nodes (default: whole)",
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
    folder = options.build.resolve() if options.build else builds.newest_tools(*tools.TARGETS, *command_lines.TARGETS)
    results: list[PartResult] = []
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as scratch:
        preload = tools.compile_preload(Path(scratch))
        with open_sides(folder, preload, "--piece-nodes", options.piece_nodes) as sides:
            setting = Setting(sides, Path(scratch), tuple(options.architecture or ()))
            for name in names:
                print(f"== {name} ({time.strftime('%H:%M:%S')})", flush=True)
                results += run_part(name, _PARTS[name](setting))
                sides.check()
    return results


if __name__ == "__main__":
    sys.exit(main())
