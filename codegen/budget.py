"""How long generated/ may be: a line budget for each thing that the IDL holds.

The figures are what one thing more of each sort added when they were set (the generator run with and without it),
rounded up. So calls, ABIs and formats may come, and a template that says for each of them what it could say once fails.
A figure rises only for a template that does more; where generated/ got shorter, lower it.
"""

from __future__ import annotations

from pathlib import Path

from codegen.model import Api

_BASE = 1078
_LINES = {
    "call that crosses": 46,
    "parameter of a call that crosses": 7,
    "call with a reply record": 20,
    "check of a call": 4,
    "other call": 12,
    "ABI": 34,
    "op": 4,
    "rule of an op": 1.7,
    "named parameter of an op": 1,
    "field of a record": 4,
    "format": 26,
    "struct of a format": 22,
    "field of a struct of a format": 3,
    "enum of a format": 15,
    "value of an enum of a format": 3,
    "constant of a format": 4,
}


def _amounts(api: Api) -> dict[str, int]:
    """How many of each thing the IDL holds."""
    structs = [struct for item in api.formats for struct in item.structs]
    enums = [enum for item in api.formats for enum in item.enums]
    return {
        "call that crosses": len(api.crossing),
        "parameter of a call that crosses": sum(len(call.all_parameters) for call in api.crossing),
        "call with a reply record": sum(bool(call.reply_fields) for call in api.crossing),
        "check of a call": sum(len(call.checks) for call in api.crossing),
        "other call": len(api.calls) - len(api.crossing),
        "ABI": len(api.abis),
        "op": len(api.ops),
        "rule of an op": sum(len(op.rules) for op in api.ops),
        "named parameter of an op": sum(len(named.parameters) for named in api.op_parameters),
        "field of a record": sum(len(record.fields) for record in api.records),
        "format": len(api.formats),
        "struct of a format": len(structs),
        "field of a struct of a format": sum(len(struct.fields) for struct in structs),
        "enum of a format": len(enums),
        "value of an enum of a format": sum(len(enum.values) for enum in enums),
        "constant of a format": sum(len(item.constants) for item in api.formats),
    }


def line_budget(api: Api) -> int:
    """The most lines that generated/ may have for what the IDL holds."""
    return _BASE + int(sum(_LINES[thing] * amount for thing, amount in _amounts(api).items()))


def over_budget(api: Api, files: dict[Path, str]) -> str:
    """The complaint about generated files that are too long; empty if they are not."""
    lines, budget = sum(text.count("\n") for text in files.values()), line_budget(api)
    return (
        f"generated/ has {lines} lines, {lines - budget} more than its budget of {budget} (codegen/budget.py)"
        if lines > budget
        else ""
    )
