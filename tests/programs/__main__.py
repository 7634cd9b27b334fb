"""python -m tests.programs: runs stock programs natively and remoted, and stock folders of ggml as hosts; prints the
tables of docs/guide/programs.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.programs.catalogue import PROGRAMS
from tests.programs.comparison import Outcome, compare
from tests.programs.hosts import HOSTS, Offer, run_on


def main() -> int:
    """Returns 0 if every program used the device and gave its native output, or was declined as the
    catalogue states.
    """
    parser = argparse.ArgumentParser(prog="make programs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PROGRAM", help="only these")
    wanted = parser.parse_args().names
    model = downloads.fetch_model()
    outcomes, offers = _run_programs(wanted, model), _run_hosts(wanted, model)
    if outcomes:
        print("\n| program | version | ggml | how it is reached | on the device | text |\n|---|---|---|---|---|---|")
        print("\n".join(outcome.row() for outcome in outcomes))
    if offers:
        print("\n| host | version | libraries | on the device | text |\n|---|---|---|---|---|")
        print("\n".join(offer.row() for offer in offers))
    results = [outcome.is_as_promised for outcome in outcomes] + [offer.is_as_promised for offer in offers]
    return 0 if results and all(results) else 1


def _run_programs(wanted: Sequence[str], model: Path) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for program in PROGRAMS:
        if wanted and program.name not in wanted:
            continue
        print(f"== {program.name} {program.version}", flush=True)
        outcomes.append(compare(program, model))
        print(outcomes[-1].details, flush=True)
    return outcomes


def _run_hosts(wanted: Sequence[str], model: Path) -> list[Offer]:
    offers: list[Offer] = []
    for host in HOSTS:
        if not wanted or host.name in wanted:
            print(f"== host: {host.name} {host.version}", flush=True)
            offers.append(run_on(host, model))
            print(offers[-1].details, flush=True)
    return offers


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"programs: {error}")
