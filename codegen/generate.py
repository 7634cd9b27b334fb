"""Renders the templates and writes generated/. Output is deterministic; templates own their whitespace."""

from __future__ import annotations

import keyword
from pathlib import Path

import jinja2

from codegen.model import MODES, Api, Parameter
from codegen.problems import InvalidIdl, Mark, Problem
from codegen.rule_spelling import c_truth
from codegen.views import (
    ApiView,
    c_expression,
    hand_return_type,
    plain_c_expression,
    python_expression,
    slot_c_type,
    value_c_type,
)
from codegen.wire_fields import Layout

TEMPLATES = Path(__file__).parent / "templates"
_MARK = "by python -m codegen gen. Do not edit."

_ONCE = {
    "include/wire.h": "wire.h.j2",
    "include/host_calls.h": "host_calls.h.j2",
    "include/ggml_functions.h": "ggml_functions.h.j2",
    "include/op_schema.h": "op_schema.h.j2",
    "include/op_rules.h": "op_rules.h.j2",
    "frontend/calls.h": "frontend_calls.h.j2",
    "frontend/calls.c": "frontend_calls.c.j2",
    "shared/measured_abis.c": "measured_abis.c.j2",
    "frontend/abis.c": "frontend_abis.c.j2",
    "backend/dispatch.c": "dispatch.c.j2",
    "backend/ggml_functions.c": "ggml_functions.c.j2",
    "backend/snapshots.c": "snapshots.c.j2",
    "backend/op_schema.c": "op_schema.c.j2",
    "backend/op_rules.c": "op_rules.c.j2",
    "python/__init__.py": "python_init.py.j2",
    "python/records.py": "records.py.j2",
    "python/calls.py": "calls.py.j2",
    "python/names.py": "names.py.j2",
    "python/op_signatures.py": "op_signatures.py.j2",
    "docs/protocol.md": "protocol.md.j2",
}
_FOR_EACH_SNAPSHOT = {
    "include/abi_{number}.h": "abi.h.j2",
    "frontend/abi_{number}.c": "abi.c.j2",
    "proof/abi_{number}.c": "abi_proof.c.j2",
}


def render_all(api: Api, layouts: dict[str, Layout]) -> dict[Path, str]:
    """Every generated file: its path below the output folder and its text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        line_comment_prefix=None,
    )
    view = ApiView(api, layouts)
    _add_spelling(environment)
    files = {Path(path): environment.get_template(template).render(api=view) for path, template in _ONCE.items()}
    for abi in view.abis:
        for path, template in _FOR_EACH_SNAPSHOT.items():
            files[Path(path.format(number=abi.number))] = environment.get_template(template).render(api=view, abi=abi)
    return files


def _add_spelling(environment: jinja2.Environment) -> None:
    """Lets templates ask for the spelling of a parameter, which stands in the macro file of its kind."""

    def spell(parameter: Parameter, macro: str, *arguments: str) -> str:
        module = environment.get_template(f"kinds/{parameter.kind}.j2").module
        return str(getattr(module, macro)(parameter, *arguments)) if hasattr(module, macro) else ""

    environment.globals |= {
        "spell": spell,
        "c_expression": c_expression,
        "c_truth": c_truth,
        "guest_size": plain_c_expression,
        "hand_return_type": hand_return_type,
        "python_size": python_expression,
        "modes": MODES,
        "slot_c_type": slot_c_type,
        "value_c_type": value_c_type,
    }
    environment.filters["python_name"] = lambda name: f"{name}_" if keyword.iskeyword(name) else name
    environment.filters["hand_parameter"] = lambda parameter: spell(parameter, "hand_parameter")


def stale_files(files: dict[Path, str], output: Path) -> list[Path]:
    """Generated files that are missing, differ, or are no longer generated."""
    stale = [output / path for path, text in files.items() if _read(output / path) != text]
    present = [path for path in output.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    stale += [path for path in present if path.relative_to(output) not in files]
    return sorted(stale)


def write_all(files: dict[Path, str], output: Path) -> list[Path]:
    """Writes what changed and removes what is no longer generated. Returns the paths touched.

    Raises InvalidIdl, and writes nothing, if a file stands there that no generator wrote.
    """
    stale = stale_files(files, output)
    foreign = [path for path in stale if path.relative_to(output) not in files and _MARK not in (_read(path) or "")]
    if foreign:
        raise InvalidIdl(
            [Problem(Mark(path, 1), "was not generated: remove it, or name another --output") for path in foreign]
        )
    for path in stale:
        text = files.get(path.relative_to(output))
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
