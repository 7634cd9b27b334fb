"""A test ends what it starts, also when it fails: no test waits for ever or leaves a process behind.

- `with subprocess.Popen(...)` waits for the process: a test that fails inside waits for ever
  (`tests/support/processes.py` has a context manager that kills it).
- A context manager that ends something after its yield does so only if nothing fails there, unless it uses a `finally`
  or another `with`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

_ENDS = {"close", "communicate", "free", "kill", "rmtree", "stop", "terminate", "unlink"}
_LEFT_OUT = ("tests/bench/", "tests/support/processes.py")
"""Measured programs must end by themselves; `ended` is defined there."""


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each place in tests/ that breaks one of these rules."""
    for path in files:
        name = path.relative_to(root)
        if path.suffix == ".py" and name.parts[0] == "tests" and not str(name).startswith(_LEFT_OUT):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.With) and any(_called(item.context_expr) == "Popen" for item in node.items):
                    yield f"{name}:{node.lineno}: waits for ever if it fails: tests.support.processes.ended(...)"
                if isinstance(node, ast.FunctionDef) and _is_context_manager(node):
                    for line, ending in _after_the_yield(node.body):
                        yield f"{name}:{line}: {node.name} does not {ending} if what is within fails: try, finally"


def _called(node: ast.AST) -> str:
    """The last name of the expression that a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_context_manager(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).endswith("contextmanager") for decorator in function.decorator_list)


def _after_the_yield(body: Sequence[ast.stmt], held: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """The lines of a block that end something after a statement that yields.

    Not those after a try, nor those that end a thing which a `with` around them holds.
    """
    for number, statement in enumerate(body):
        if not any(isinstance(node, ast.Yield) for node in ast.walk(statement)) or isinstance(statement, ast.Try):
            continue
        if isinstance(statement, ast.With):
            names = {ast.unparse(item.optional_vars) for item in statement.items if item.optional_vars}
            yield from _after_the_yield(statement.body, held | names)
        for node in (node for later in body[number + 1 :] for node in ast.walk(later)):
            if isinstance(node, ast.Call) and _called(node) in _ENDS and _object_of(node) not in held:
                yield node.lineno, _called(node)


def _object_of(call: ast.Call) -> str:
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
