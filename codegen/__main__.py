"""python -m codegen gen | check | lock | prove | apidiff GGML_SOURCE

gen      writes generated/ from idl/
prove    writes build/proof/abi_N.c, which compile only beside ggml's headers of that ABI (make prove-headers)
check    says whether idl/ is legal, locked, and generated/ is fresh; writes nothing
lock     adds the new ids and offsets of idl/ to idl/lock.yaml; what is locked stays
apidiff  says what a ggml source tree has otherwise than idl/; with --write adds it to idl/
         status 0: nothing changed, 1: something changed, 2: the tree or idl/ could not be read
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.apidiff import compare
from codegen.apidiff_write import write
from codegen.budget import over_budget
from codegen.build import build
from codegen.changes import Change
from codegen.check import check
from codegen.generate import render_all, render_proofs, stale_files, write_all
from codegen.headers import Headers, Unreadable, read_headers
from codegen.lock import check_lock, render_lock
from codegen.model import Api
from codegen.problems import InvalidIdl, Problems
from codegen.wire_fields import WireRecord
from codegen.wire_records import wire_records

_OUTPUTS = {"prove": Path("build/proof")}


def read_idl(folder: Path) -> tuple[Api, dict[str, WireRecord]]:
    """The checked model and the records of its wire. Raises InvalidIdl with every problem found."""
    problems = Problems()
    api = build(folder, problems)
    problems.raise_if_any()
    check(api, problems)
    problems.raise_if_any()
    return api, wire_records(api)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m codegen", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=("gen", "check", "lock", "prove", "apidiff"))
    parser.add_argument(
        "source",
        nargs="?",
        type=Path,
        help="apidiff: a ggml source tree, or one of llama.cpp or an sdist that holds it",
    )
    parser.add_argument("--idl", type=Path, default=Path("idl"), help="folder of the IDL (default: idl)")
    parser.add_argument("--output", type=Path, help="folder to generate into (default: generated, or build/proof)")
    parser.add_argument("--abi", type=int, help="apidiff: the ABI to compare with (default: the newest)")
    parser.add_argument("--write", action="store_true", help="apidiff: add an ABI and what it needs to the IDL")
    parser.add_argument(
        "--number", type=int, help="apidiff --write: the new ABI's number (default: ggml's minor * 100 + patch)"
    )
    options = parser.parse_args(arguments)
    if (options.action == "apidiff") != (options.source is not None):
        parser.error("apidiff takes a ggml source tree, the others take none")
    try:
        if options.action == "apidiff":
            return apidiff(options.idl, options.source, options.abi, options.number, options.write)
        return _run(options.action, options.idl, options.output or _OUTPUTS.get(options.action, Path("generated")))
    except InvalidIdl as invalid:
        for problem in invalid.problems:
            print(problem, file=sys.stderr)
        print(f"{len(invalid.problems)} problem(s) in {options.idl}/", file=sys.stderr)
        return 2 if options.action == "apidiff" else 1
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2


def apidiff(idl: Path, source: Path, abi_number: int | None, new_number: int | None, writing: bool) -> int:
    """Reports what the ggml at `source` has otherwise than the IDL says of an ABI, and writes it."""
    api, _ = read_idl(idl)
    numbers = [abi.number for abi in api.abis]
    if abi_number is not None and abi_number not in numbers:
        raise Unreadable(f"{idl}/ has no ABI {abi_number}, only {', '.join(map(str, numbers))}")
    abi = next(item for item in reversed(api.abis) if abi_number in (None, item.number))
    if writing and abi != api.abis[-1]:
        raise Unreadable("--write adds an ABI behind the newest one, so it compares with that: leave out --abi")
    headers = read_headers(source, [struct.c_name for struct in api.structs])
    changes = compare(api, abi, headers)
    for change in changes:
        print(change)
    if not changes:
        print(f"ggml {headers.release} matches ABI {abi.number} (ggml {abi.release})")
        return 0
    print(f"ggml {headers.release}: {len(changes)} change(s) from ABI {abi.number} (ggml {abi.release})")
    same = [str(item.number) for item in api.abis if item != abi and not compare(api, item, headers)]
    if same:
        print(f"it matches ABI {', '.join(same)}: nothing to do")
    elif writing:
        _write_changes(api, headers, changes, new_number or headers.number)
    return 1


def _write_changes(api: Api, headers: Headers, changes: list[Change], number: int) -> None:
    for path in write(api, headers, changes, number):
        print(f"{path}: written")
    by_hand = [change for change in changes if not change.edits]
    if by_hand:
        print("cannot be written, change by hand:")
    for change in by_hand:
        print(f"  {change}")
    print("python -m codegen check now tells what is left to decide; docs/developing/when-ggml-changes.md tells how")


def _run(action: str, idl: Path, output: Path) -> int:
    api, records = read_idl(idl)
    lock_path = idl / "lock.yaml"
    problems = Problems()
    check_lock(lock_path, api, records, problems, appending=action == "lock")
    problems.raise_if_any()
    if action == "lock":
        lock_path.write_text(render_lock(api, records), encoding="utf-8")
        print(f"locked {len(api.calls)} ids in {lock_path}")
        return 0
    files = render_proofs(api, records) if action == "prove" else render_all(api, records)
    if action in ("gen", "prove"):
        written = write_all(files, output)
        print(f"{len(files)} files in {output}/, {len(written)} written")
        return 0
    stale = stale_files(files, output)
    for path in stale:
        print(f"{path} is stale: run python -m codegen gen", file=sys.stderr)
    too_long = over_budget(api, files)
    if too_long:
        print(too_long, file=sys.stderr)
    if not stale and not too_long:
        print(f"{idl}/ is legal and locked, {output}/ is fresh")
    return 1 if stale or too_long else 0


if __name__ == "__main__":
    sys.exit(main())
