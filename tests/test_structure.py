"""What make check reports about the tree's structure: nothing in this tree, and each kind of violation at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from codegen.__main__ import read_idl
from codegen.budget import line_budget, over_budget
from tests.structure import columns, endings, includes, merges, named_tests, parameters

Rule = Callable[[Path, Sequence[Path]], Iterator[str]]

SLOTS = {"generated/frontend/calls.h": "void guest_slot(int a, int b, int c, int d, int e, int f, int g);\n"}
SERVING = """@contextmanager
def serving():
    daemon = Daemon()
    yield daemon
    assert daemon.stop() == 0
"""
SERVING_WITH_TRY = """@contextlib.contextmanager
def serving():
    daemon = Daemon()
    try:
        yield daemon
    finally:
        daemon.stop()
"""
SERVING_WITH_WITH = """@contextmanager
def serving():
    with Daemon() as daemon:
        yield daemon
        assert daemon.stop() == 0
"""
SEVEN = "(int a, int b, int c, int d, int e, int f, int g)\n{\n}\n"


@pytest.mark.parametrize(
    ("rule", "tree", "found"),
    [
        pytest.param(
            includes.problems,
            {
                "runtime/worker/a.h": '#include "b.h"\n',
                "runtime/worker/b.h": "",
                "runtime/worker/b.c": '#include "a.h"\n',
            },
            ["runtime/worker/a.h: an include circle: a -> b -> a"],
            id="two units that include each other",
        ),
        pytest.param(
            includes.problems,
            {"runtime/frontend/channel/ring.h": '#include "ggml/slot.h"\n', "runtime/frontend/ggml/slot.h": ""},
            ["runtime/frontend/channel/ring.h:1: channel/ must not include ggml/"],
            id="an include upwards",
        ),
        pytest.param(
            parameters.problems,
            SLOTS | {"runtime/worker/a.c": f"void many{SEVEN}"},
            ["runtime/worker/a.c:1: many takes 7 parameters, more than 6"],
            id="a function of seven parameters",
        ),
        pytest.param(
            parameters.problems, SLOTS | {"runtime/a.c": f"void guest_slot{SEVEN}"}, [], id="a slot of ggml's"
        ),
        pytest.param(
            columns.problems,
            {"a.c": "\n" + "x" * 121 + "\n", "b.py": "x" * 120 + "\n"},
            ["a.c:2: 1 lines longer than 120 columns"],
            id="a line of 121 columns",
        ),
        pytest.param(
            endings.problems,
            {"tests/a.py": "with open(1), subprocess.Popen([]) as process:\n    1\n", "a.py": "with Popen([]): 1"},
            ["tests/a.py:1: waits for ever if it fails: tests.support.processes.ended(...)"],
            id="a process that a failing test waits for",
        ),
        pytest.param(
            endings.problems,
            {"tests/a.py": SERVING, "tests/b.py": SERVING_WITH_TRY, "tests/c.py": SERVING_WITH_WITH},
            ["tests/a.py:5: serving does not stop if what is within fails: try, finally"],
            id="a context manager that ends its daemon only if nothing fails",
        ),
        pytest.param(
            columns.problems,
            {"a.md": "x" * 121 + "\n", "b.md": f"| {'x' * 121} |\n"},
            ["a.md:1: 1 lines longer than 120 columns"],
            id="a line of 121 columns in a document, and a row of a table, which cannot be broken",
        ),
        pytest.param(
            columns.problems,
            {"a.md": f"| {'x' * 157} |\n", "b.md": f"| {'x' * 156} |\n"},
            ["a.md:1: 1 rows of tables wider than 160 columns: make it a list"],
            id="a row of 161 columns",
        ),
        pytest.param(
            merges.problems,
            {"a.md": f"one\n{'<' * 7} HEAD\n{'=' * 7}\n{'>' * 7} main\n", "b.md": f"Title\n{'=' * 7}\n{'<' * 8}\n"},
            ["a.md:2: a merge that was not resolved", "a.md:4: a merge that was not resolved"],
            id="conflict markers",
        ),
        pytest.param(
            named_tests.problems,
            {
                "a.md": "`tests/a.py::test_a`\n`tests/a.py::test_b`,\n`tests/b.py::test_a`",
                "tests/a.py": "def test_a(): ...\n",
            },
            ["a.md:2: tests/a.py has no test test_b", "a.md:3: tests/b.py has no test test_a"],
            id="a test that is not there",
        ),
    ],
)
def test_a_violation_is_reported_at_its_place(
    tmp_path: Path, rule: Rule, tree: dict[str, str], found: list[str]
) -> None:
    for name, text in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert list(rule(tmp_path, [tmp_path / name for name in tree])) == found


def test_generated_code_beyond_its_budget_is_reported() -> None:
    api, _ = read_idl(Path(__file__).parents[1] / "idl")
    budget = line_budget(api)
    assert over_budget(api, {Path("a.c"): "\n" * budget}) == ""
    assert "2 more than its budget" in over_budget(api, {Path("a.c"): "\n" * (budget + 2)})
