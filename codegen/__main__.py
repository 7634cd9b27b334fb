"""python -m codegen gen | check | lock

gen    writes generated/ from idl/
check  says whether idl/ is legal, locked, and generated/ is fresh; writes nothing
lock   adds the new ids and offsets of idl/ to idl/lock.yaml; what is locked stays
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.build import build
from codegen.check import check
from codegen.generate import render_all, stale_files, write_all
from codegen.layout import Layout, lay_out
from codegen.lock import check_lock, render_lock
from codegen.model import Api
from codegen.problems import InvalidIdl, Problems


def read_idl(folder: Path) -> tuple[Api, dict[str, Layout]]:
    """The checked model and its wire layouts. Raises InvalidIdl with every problem found."""
    problems = Problems()
    api = build(folder, problems)
    problems.raise_if_any()
    check(api, problems)
    problems.raise_if_any()
    return api, lay_out(api)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("gen", "check", "lock"))
    parser.add_argument("--idl", type=Path, default=Path("idl"), help="folder of the IDL (default: idl)")
    parser.add_argument("--output", type=Path, default=Path("generated"), help="folder to generate into (default: generated)")
    options = parser.parse_args(arguments)
    try:
        return _run(options.action, options.idl, options.output)
    except InvalidIdl as invalid:
        for problem in invalid.problems:
            print(problem, file=sys.stderr)
        print(f"{len(invalid.problems)} problem(s) in {options.idl}/", file=sys.stderr)
        return 1


def _run(action: str, idl: Path, output: Path) -> int:
    api, layouts = read_idl(idl)
    lock_path = idl / "lock.yaml"
    problems = Problems()
    check_lock(lock_path, api, layouts, problems, appending=action == "lock")
    problems.raise_if_any()
    if action == "lock":
        lock_path.write_text(render_lock(api, layouts), encoding="utf-8")
        print(f"locked {len(api.calls)} ids in {lock_path}")
        return 0
    files = render_all(api, layouts)
    if action == "gen":
        written = write_all(files, output)
        print(f"{len(files)} files in {output}/, {len(written)} written")
        return 0
    stale = stale_files(files, output)
    for path in stale:
        print(f"{path} is stale: run python -m codegen gen", file=sys.stderr)
    if not stale:
        print(f"{idl}/ is legal and locked, {output}/ is fresh")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
