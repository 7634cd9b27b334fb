"""Renders the templates and writes generated/.

Output is deterministic; templates own their whitespace, but for long lines.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import jinja2

from codegen.build import TEMPLATES
from codegen.c_expressions import CallSpelling, OpSpelling, bare, is_computed, python_size, request_size
from codegen.expressions import Expression
from codegen.fold import fold_c, fold_python
from codegen.kinds.parameter import Parameter
from codegen.model import MODES, Api, Call, Check
from codegen.op_vocabulary import FUNCTIONS, PREDICATES
from codegen.problems import InvalidIdl, Mark, Problem
from codegen.views import abis, formats, ops, protocol
from codegen.views import records as record_views
from codegen.wire_fields import WireRecord
from codegen.wire_records import reply_name, request_name

_MARK = "by python -m codegen gen. Do not edit."
_LINE = 112

_ONCE = MappingProxyType(
    {
        "include/abi_structs.inc": "abi_structs.inc.j2",
        "include/abis.h": "abis.h.j2",
        "include/ggml_functions.h": "ggml_functions.h.j2",
        "include/host_calls.h": "host_calls.h.j2",
        "include/op_data.h": "op_data.h.j2",
        "include/op_schema.h": "op_schema.h.j2",
        "include/wire.h": "wire.h.j2",
        "frontend/abi_slots.inc": "abi_slots.inc.j2",
        "frontend/abis.c": "abis.c.j2",
        "frontend/calls.c": "calls.c.j2",
        "frontend/calls.h": "calls.h.j2",
        "frontend/empty_ops.h": "empty_ops.h.j2",
        "shared/measured_abis.c": "measured_abis.c.j2",
        "backend/dispatch.c": "dispatch.c.j2",
        "backend/ggml_functions.c": "ggml_functions.c.j2",
        "backend/op_data.c": "op_data.c.j2",
        "backend/op_schema.c": "op_schema.c.j2",
        "backend/abis.c": "host_abis.c.j2",
        "python/__init__.py": "python_init.py.j2",
        "python/formats.py": "formats.py.j2",
        "python/calls.py": "calls.py.j2",
        "python/names.py": "names.py.j2",
        "python/op_signatures.py": "op_signatures.py.j2",
        "python/records.py": "records.py.j2",
        "docs/protocol.md": "protocol.md.j2",
    }
)
_FOLDED = MappingProxyType({".c": fold_c, ".h": fold_c, ".inc": fold_c, ".py": fold_python})
_PROOF = MappingProxyType({"abi_{number}.c": "abi_proof.c.j2"})


def render_all(api: Api, records: dict[str, WireRecord]) -> dict[Path, str]:
    """Every generated file: its path below the output folder and its text."""
    renderer = _Renderer(api, records)
    files = {Path(path): renderer.render(template) for path, template in _ONCE.items()}
    headers = {
        Path(f"include/formats/{item.name}.h"): renderer.render("format.h.j2", format=item) for item in api.formats
    }
    return _folded(files | headers)


def render_proofs(api: Api, records: dict[str, WireRecord]) -> dict[Path, str]:
    """For each ABI a file that compiles only beside ggml's headers of that ABI. They are built, not committed."""
    return _folded(_Renderer(api, records).render_for_each_abi(_PROOF))


def _folded(files: dict[Path, str]) -> dict[Path, str]:
    return {path: _FOLDED[path.suffix](text) if path.suffix in _FOLDED else text for path, text in files.items()}


class _Renderer:
    """The templates, with the model and the functions that they call."""

    def __init__(self, api: Api, records: dict[str, WireRecord]) -> None:
        self._api = api
        self._records = records
        self._abis = abis.Abis(api)
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals |= {
            "api": api,
            "abis": self._abis,
            "records": records,
            "modes": MODES,
            "spell": self._spell,
            **self._of_calls(),
            **self._of_abis(),
            **_of_records(),
            **_of_ops(api),
            **_of_formats(api),
        }
        self._environment.filters["python_name"] = lambda name: f"{name}_" if keyword.iskeyword(name) else name
        self._environment.filters["paragraph"] = _paragraph
        self._environment.filters["comment"] = lambda text: "\n".join(f" * {line}" for line in text.splitlines())
        self._environment.filters["hand_parameter"] = lambda parameter: self._spell(parameter, "hand_parameter")

    def render(self, template: str, **variables: object) -> str:
        return self._environment.get_template(template).render(**variables)

    def render_for_each_abi(self, templates: Mapping[str, str]) -> dict[Path, str]:
        return {
            Path(path.format(number=abi.number)): self.render(template, abi=abi)
            for abi in self._abis.all
            for path, template in templates.items()
        }

    def _spell(self, parameter: Parameter, macro: str, *arguments: object) -> str:
        """How a parameter is spelled, which the macro file of its kind says; empty if it does not."""
        module = self._environment.get_template(f"kinds/{parameter.kind}.j2").module
        return str(getattr(module, macro)(parameter, *arguments)) if hasattr(module, macro) else ""

    def _request(self, call: Call) -> WireRecord:
        return self._records[request_name(call)]

    def _reply(self, call: Call) -> WireRecord:
        return self._records[reply_name(call)]

    def _rows(self, call: Call) -> Iterator[protocol.Row]:
        return protocol.rows(call, self._records.get(request_name(call)), self._records.get(reply_name(call)))

    def _guest_fields(self, call: Call) -> list[str]:
        """The fields of a request that are set as they are, as C's initialisers."""
        values = ((parameter.name, self._spell(parameter, "guest_field")) for parameter in call.wire_parameters)
        return [f".{name} = {value}" for name, value in values if value]

    def _host_value(self, call: Call, expression: Expression) -> str:
        return self._host(call).value(expression.root)

    def _host_truth(self, call: Call, check: Check) -> str:
        """What must hold, and that its numbers could be computed."""
        truth = self._host(call).truth(check.expression.root)
        return f"{truth} && exact" if is_computed(check.expression.root) else bare(truth)

    def _host_steps(self, call: Call) -> list[str]:
        """What a dispatcher does before the call itself, each step a truth in C."""
        holds = [("exact", "its sizes are too large to be counted")] if _has_computed_size(call) else []
        holds += [(self._host_truth(call, check), check.complaint) for check in call.checks]
        decoded = (self._spell(parameter, "host_decode", call) for parameter in call.wire_parameters)
        return [
            *(["host_take_record(command, &request, sizeof request, error)"] if self._request(call).size else []),
            *filter(None, decoded),
            "host_command_ends(command, error)",
            *(f'HOLDS({truth}, "{call.full_name}: {complaint}")' for truth, complaint in holds),
        ]

    def _host(self, call: Call) -> CallSpelling:
        return CallSpelling({parameter.name: parameter for parameter in call.all_parameters}, self._spell)

    def _of_calls(self) -> dict[str, object]:
        return {
            "command_name_lines": _packed(f'{call.id:#06x}: "{call.full_name}",' for call in self._api.crossing),
            "command": lambda call: f"WIRE_{call.symbol.upper()}",
            "guest_fields": self._guest_fields,
            "computes": _computes,
            "host_steps": self._host_steps,
            "host_value": self._host_value,
            "reply_of": self._reply,
            "request_of": self._request,
            "rows": self._rows,
            "in_abis": protocol.in_abis,
            "returned": protocol.returned,
            "taken": protocol.taken,
        }

    def _of_abis(self) -> dict[str, object]:
        return {
            "abi_name": lambda name: f"ABI_NAME({name})",
            "flattened": self._abis.flattened,
            "hand_return_type": abis.hand_return_type,
            "is_public": abis.is_public,
            "proof_name": lambda name: f"proof_{name}",
            "return_type": _return_type,
            "slot_c_type": abis.slot_c_type,
            "struct_c_type": abis.struct_c_type,
        }


def _of_records() -> dict[str, object]:
    return {
        "c_declaration": record_views.c_declaration,
        "is_array": record_views.is_array,
        "is_text": record_views.is_text,
        "python_class": record_views.python_class,
        "python_format": record_views.python_format,
        "python_size": python_size,
        "python_type": record_views.python_type,
        "request_size": request_size,
        "value_c_type": record_views.value_c_type,
    }


def _of_ops(api: Api) -> dict[str, object]:
    return {
        "bits": ops.bits,
        "op_signatures": ops.op_signatures(api),
        "op_truth": lambda expression: bare(OpSpelling().truth(expression.root)),
        "rule_conditions": ops.rule_conditions,
        "rule_functions": FUNCTIONS,
        "rule_predicates": PREDICATES,
        "shared_rules": ops.shared_rules(api),
        "shared_values": ops.shared_values(api),
        "validation_of": {name: names[0] for _, names in ops.shared_rules(api) for name in names},
        "schema_rows": ops.schema_rows,
        "signature_lines": ops.signature_lines,
        "types_in_rules": ops.types_in_rules(api),
        "wrapped": _wrapped,
    }


def _of_formats(api: Api) -> dict[str, object]:
    return {
        "class_name": formats.class_name,
        "constant_value": formats.constant_value,
        "ctypes_type": formats.ctypes_type,
        "flat_format": formats.flat_format,
        "format_names": formats.FormatNames(api.formats),
    }


def _return_type(call: Call) -> str:
    """How an ABI's slot spells what it returns."""
    return (
        f"struct ABI_NAME({call.returns.kind}) *"
        if call.returns and call.returns.is_object
        else abis.slot_return_type(call)
    )


def _has_computed_size(call: Call) -> bool:
    """Whether decoding does arithmetic that can overflow."""
    return any(is_computed(size.root) for parameter in call.wire_parameters if (size := parameter.counted_bytes))


def _computes(call: Call) -> bool:
    """Whether a dispatcher does arithmetic that can overflow."""
    return _has_computed_size(call) or any(is_computed(check.expression.root) for check in call.checks)


def _wrapped(names: Iterable[str]) -> list[str]:
    """Python strings, several to a line, each followed by a comma."""
    return _packed(f'"{name}",' for name in names)


def _packed(items: Iterable[str]) -> list[str]:
    """Items of a list, as many to a line as fit."""
    joined = " ".join(item.replace(" ", "\0") for item in items)
    lines = textwrap.wrap(joined, _LINE, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\0", " ") for line in lines]


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


def _paragraph(text: str) -> str:
    """A paragraph or list item of Markdown in lines of at most 120 columns.

    Code is not broken: a line of it that began with an operator would begin a list.
    """
    text = " ".join(text.split())
    whole = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", "\0"), text)
    indent = "  " if text.startswith("- ") else ""
    lines = textwrap.fill(whole, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines.replace("\0", " ")
