"""make matrix: runs stock programs of many ggml releases as guests of stock ggml releases, every guest on every host,
with nothing rebuilt.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path

from ggml_remoting.errors import RemotingError, SetupError
from tests.matrix.guests import Guest, guest_of
from tests.matrix.pairs import Cell, judge_refusal, run_pair, running
from tests.matrix.releases import GUESTS, HOSTS, Release, parse

_LEGEND = """\
passed    the guest computed on the host, and its results are the native ones: the text equal; graphs within 1e-7 and
          logits within 1e-2 (normalised mean squared error), both equal to the last bit if guest and host are one
          release
refused   a release that is none of those served was declined with a message that names it, and the program went on
FAILED    anything else"""


def main() -> int:
    """Runs all pairs and prints the table. Returns 0 if none failed."""
    options = _options()
    try:
        guests = [guest_of(parse(text, options.build)) for text in options.guest or GUESTS]
        hosts = [parse(text, options.build) for text in options.host or HOSTS]
        for release in dict.fromkeys([*(guest.release for guest in guests), *hosts]):
            print(f"== {release}: ggml {release.ggml}", flush=True)
        cells = [_column(host, guests) for host in hosts]
    except KeyboardInterrupt:
        return 130
    except RemotingError as error:
        print(f"make matrix: {error}", file=sys.stderr)
        return 1
    _print_table(hosts, guests, cells)
    failed = sum(not cell.is_good for column in cells for cell in column)
    print(f"\n{len(hosts) * len(guests)} pairs, {failed} failed")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make matrix", description=__doc__)
    release = "PACKAGE==VERSION"
    parser.add_argument(
        "--guest", action="append", metavar=release, help="this guest; may be repeated (default: those of releases.py)"
    )
    parser.add_argument(
        "--host", action="append", metavar=release, help="this host; may be repeated (default: those of releases.py)"
    )
    parser.add_argument(
        "--build",
        type=lambda path: Path(path).resolve(),
        metavar="FOLDER",
        help="llama-bench, llama-completion and ggml 0.26, instead of building them",
    )
    return parser.parse_args()


def _column(host: Release, guests: list[Guest]) -> list[Cell]:
    """Runs every guest on one host."""
    print(f"== on {host}, ggml {host.ggml}", flush=True)
    cells: list[Cell] = []
    with contextlib.ExitStack() as stack:
        try:
            daemon = stack.enter_context(running(host))
        except SetupError as error:
            return [_say(guest, judge_refusal(host, str(error)), 0.0) for guest in guests]
        for guest in guests:
            start = time.monotonic()
            cells.append(_say(guest, run_pair(guest, host, daemon), time.monotonic() - start))
    return cells


def _say(guest: Guest, cell: Cell, seconds: float) -> Cell:
    print(
        f"  {f'{guest.release}, ggml {guest.release.ggml}':<55} {cell.word}: {cell.note} ({seconds:.0f} s)", flush=True
    )
    return cell


def _print_table(hosts: list[Release], guests: list[Guest], columns: list[list[Cell]]) -> None:
    """Prints a table with a row for each guest and a column for each host."""
    head = [
        ("", *(host.package for host in hosts)),
        ("guest \\ host", *(host.version for host in hosts)),
        ("", *(f"ggml {host.ggml}" for host in hosts)),
    ]
    rows = [
        (f"{guest.release}, ggml {guest.release.ggml}", *(column[i].word for column in columns))
        for i, guest in enumerate(guests)
    ]
    widths = [max(len(row[i]) for row in (*head, *rows)) for i in range(len(hosts) + 1)]
    print()
    for row in (*head, *rows):
        print("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n{_LEGEND}")


if __name__ == "__main__":
    sys.exit(main())
