"""Has auditwheel say which glibc a wheel needs, and compares that with what the wheel's name promises. `make wheel` runs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path


def promised(wheel: Path) -> str:
    """The platform tag of the name."""
    return wheel.stem.rsplit("-", 1)[1]


def needed(wheel: Path) -> str:
    """The oldest manylinux that has all symbols the wheel asks for, and nothing outside of it."""
    command = [sys.executable, "-m", "auditwheel", "show", str(wheel)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = re.search(r'consistent\s+with\s+the\s+following\s+platform\s+tag:\s+"(\S+?)"', said)
    if told is None:
        raise SystemExit(f"auditwheel says nothing of a platform: {json.dumps(said)}")
    return told[1]


def main() -> int:
    """Checks the wheel that is the only argument."""
    wheel = Path(sys.argv[1])
    if promised(wheel) == needed(wheel):
        return 0
    print(f"{wheel} promises {promised(wheel)}, but auditwheel finds {needed(wheel)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
