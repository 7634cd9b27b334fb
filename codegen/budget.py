"""How long generated/ may be, so that calls and ABIs come and nothing repeats itself for each of them."""

from __future__ import annotations

from pathlib import Path

from codegen.model import Api

_FIXED = 1604
_LINES = {
    "call that crosses": 68,
    "other call": 16,
    "ABI": 34,
    "op": 10,
    "op that crosses": 4,
    "named parameter of an op": 1,
    "rule of an op": 1,
    "field of a record or format": 4,
    "struct or enum of a format": 4,
}


def line_budget(api: Api) -> int:
    """The most lines that generated/ may have for what the IDL holds."""
    crossing = len(api.crossing)
    records = sum(len(record.fields) for record in api.records)
    formats = sum(len(struct.fields) for item in api.formats for struct in item.structs)
    values = sum(len(enum.values) for item in api.formats for enum in item.enums)
    constants = sum(len(item.constants) for item in api.formats)
    types = sum(len(item.structs) + len(item.enums) for item in api.formats)
    amounts = {
        "call that crosses": crossing,
        "other call": len(api.calls) - crossing,
        "ABI": len(api.abis),
        "op": len(api.ops),
        "op that crosses": sum(op.crosses for op in api.ops),
        "named parameter of an op": sum(len(named.parameters) for named in api.op_parameters),
        "rule of an op": sum(len(op.rules) for op in api.ops),
        "field of a record or format": records + formats + values + constants,
        "struct or enum of a format": types,
    }
    return _FIXED + sum(_LINES[what] * amount for what, amount in amounts.items())


def over_budget(api: Api, files: dict[Path, str]) -> str:
    """What is said of generated files that are too long; empty if they are not."""
    lines, budget = sum(text.count("\n") for text in files.values()), line_budget(api)
    return (
        f"generated/ has {lines} lines, {lines - budget} more than its budget (codegen/budget.py)"
        if lines > budget
        else ""
    )
