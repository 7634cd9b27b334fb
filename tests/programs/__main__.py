"""python -m tests.programs: stock programs, natively and remoted; prints the table of docs/guide/programs.md."""

from __future__ import annotations

import argparse
import sys

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.programs.catalogue import PROGRAMS
from tests.programs.comparison import Outcome, compare


def main() -> int:
    """0 if every program used the device and said the same as natively."""
    parser = argparse.ArgumentParser(prog="make programs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PROGRAM", help="only these")
    wanted = parser.parse_args().names
    model = downloads.fetch_model()
    outcomes: list[Outcome] = []
    for program in PROGRAMS:
        if wanted and program.name not in wanted:
            continue
        print(f"== {program.name} {program.version}", flush=True)
        outcomes.append(compare(program, model))
        print(outcomes[-1].details, flush=True)
    print("\n| program | version | ggml | how it is reached | text |\n|---|---|---|---|---|")
    for outcome in outcomes:
        print(outcome.row())
    return 0 if outcomes and all(outcome.is_equal for outcome in outcomes) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"programs: {error}")
