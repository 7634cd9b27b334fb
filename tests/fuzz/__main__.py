"""make fuzz: runs each fuzz target for some seconds and reports its executions, coverage and findings."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.targets import ROOT, TARGETS, Target, record_real_runs

CORPUS = ROOT / "tests/fuzz/corpus"
INPUT_MAXIMUM = 64 << 10
INPUT_SECONDS = 25  # an input that takes longer is a finding: something waits for a guest without limit
MEMORY_MIB = 2048
COVERAGE_WANTED = 90.0  # per cent of the decoders' lines
_SUMMARY = re.compile(r"^SUMMARY: (.*)$|^==\d+== (ERROR: libFuzzer.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Places:
    """The files and folders of a target."""

    binary: Path
    seeds: Path
    corpus: Path
    findings: Path
    log: Path
    profile: Path

    @classmethod
    def of(cls, folder: Path, target: Target) -> Places:
        places = cls(
            folder / target.name,
            folder / "seeds" / target.name,
            folder / "corpus" / target.name,
            folder / "findings" / target.name,
            folder / f"{target.name}.log",
            folder / f"{target.name}.profraw",
        )
        for made in (places.seeds, places.corpus, places.findings):
            made.mkdir(parents=True, exist_ok=True)
        return places


@dataclass(frozen=True)
class Outcome:
    """The result of one target; coverage in per cent of lines."""

    executions: int
    coverage: dict[str, float]
    total: float
    finding: str | None


def write_seeds(places: Places, target: Target) -> None:
    """Writes a target's seeds. Recorded seeds are kept from run to run, because recording takes the longest.

    Further seeds are in the repository (tests/fuzz/corpus).
    """
    for seed in (*target.seeds(), *(path.read_bytes() for path in (CORPUS / target.name).glob("*"))):
        (places.seeds / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    recorded = places.seeds / "recorded"
    if target.records and not recorded.is_dir():
        print("recording seeds from real runs ...", flush=True)
        unfinished = places.seeds / "being-recorded"
        record_real_runs(unfinished)
        unfinished.rename(recorded)


def _run(places: Places, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the target on its corpus and seeds. Omits the log of the code under test but not findings."""
    command = [str(places.binary), "-close_fd_mask=2", *options, str(places.corpus), str(places.seeds)]
    # A small quarantine, so that the memory limit measures the target's memory and not AddressSanitizer's.
    environment = {**os.environ, "LLVM_PROFILE_FILE": str(places.profile), "ASAN_OPTIONS": "quarantine_size_mb=16"}
    with places.log.open("wb") as log:
        return subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False)


def fuzz(places: Places, seconds: int) -> tuple[int, str | None]:
    """The number of executions, and the finding or None."""
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={INPUT_MAXIMUM}",
        f"-timeout={INPUT_SECONDS}",
        f"-rss_limit_mb={MEMORY_MIB}",
    ]
    finished = _run(places, *options, f"-artifact_prefix={places.findings}/", "-print_final_stats=1")
    text = places.log.read_text("utf-8", "replace")
    counts = re.findall(r"^stat::number_of_executed_units:\s*(\d+)|^#(\d+)", text, re.MULTILINE)
    executions = max((int(number) for pair in counts for number in pair if number), default=0)
    if finished.returncode == 0:
        return executions, None
    kept = places.log.with_suffix(".finding.log")
    kept.write_text(text)
    found = _SUMMARY.search(text)
    what = next(filter(None, found.groups())) if found else f"it ended with status {finished.returncode}"
    return executions, f"{what}; see {kept}"


def measure(places: Places, target: Target) -> tuple[dict[str, float], float]:
    """The coverage of each decoder and of all of them together, by corpus and seeds."""
    places.profile.unlink(missing_ok=True)
    _run(places, "-runs=0", f"-timeout={INPUT_SECONDS}")
    merged = places.profile.with_suffix(".profdata")
    subprocess.run(["llvm-profdata", "merge", "-o", merged, places.profile], check=True)
    sources = [str(ROOT / decoder) for decoder in target.decoders]
    command = ["llvm-cov", "export", "-summary-only", str(places.binary), f"-instr-profile={merged}", *sources]
    exported = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["data"][0]
    lines = {str(Path(file["filename"]).relative_to(ROOT)): file["summary"]["lines"] for file in exported["files"]}
    counted = [lines[decoder] for decoder in target.decoders]
    total = 100 * sum(one["covered"] for one in counted) / sum(one["count"] for one in counted)
    return {decoder: lines[decoder]["percent"] for decoder in target.decoders}, total


def attack(target: Target, folder: Path, seconds: int) -> Outcome:
    """Runs one target: writes seeds, fuzzes, measures coverage."""
    places = Places.of(folder, target)
    write_seeds(places, target)
    print(f"{target.name}: {seconds} s ...", flush=True)
    executions, finding = fuzz(places, seconds)
    coverage, total = measure(places, target)
    return Outcome(executions, coverage, total, finding)


def tell(target: Target, outcome: Outcome, folder: Path, seconds: int) -> None:
    """Prints a target's figures, and for a finding the command that reproduces it."""
    print(f"  {outcome.executions:,} executions, {outcome.executions // max(seconds, 1):,} a second")
    print(f"  {outcome.total:.1f} % of the decoders' lines, of which")
    for decoder, percent in outcome.coverage.items():
        print(f"    {percent:5.1f} %  {decoder}")
    if outcome.finding:
        findings = sorted((folder / "findings" / target.name).iterdir(), key=lambda path: path.stat().st_mtime)
        print(f"  FOUND: {outcome.finding}")
        for path in findings[-1:]:
            print(f"  reproduce: {shlex.join([str(folder / target.name), str(path)])}")
    print(flush=True)


def main() -> int:
    """Returns 1 if something was found or the coverage is below COVERAGE_WANTED, else 0."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, required=True, help="where the targets were built; corpora and findings go there too"
    )
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--target", action="append", choices=[target.name for target in TARGETS], help="only these")
    arguments = parser.parse_args()
    failed = False
    for target in TARGETS:
        if arguments.target and target.name not in arguments.target:
            continue
        outcome = attack(target, arguments.folder.resolve(), arguments.seconds)
        tell(target, outcome, arguments.folder, arguments.seconds)
        failed |= outcome.finding is not None or outcome.total < COVERAGE_WANTED
    print("fuzz: there are findings, or coverage is too low" if failed else "fuzz: nothing found")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
