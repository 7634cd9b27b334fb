"""Checks the structure of the tree as the documents describe it: PYTHONPATH=. python -m tests.structure.

Includes go downwards and in no circle, functions take few parameters, lines fit, tests end what they start, no file
has conflict markers, and tests that documents name exist.
`python -m codegen check` keeps the budget of generated code. `make check` runs both.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.structure import columns, endings, includes, merges, named_tests, parameters

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Prints each problem at file:line; returns the exit status."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        print(f"structure: git cannot list the files of {ROOT}: {listed.stderr.strip()}", file=sys.stderr)
        return 1
    files = [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    problems = [
        problem
        for subject in (includes, parameters, columns, endings, merges, named_tests)
        for problem in subject.problems(ROOT, files)
    ]
    print("\n".join(problems) or f"no structure problems in {len(files)} files")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
