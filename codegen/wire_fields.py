"""Lays wire records out: natural alignment, explicit padding, size a multiple of 8."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.kinds import KINDS, WIRE_SIZES
from codegen.model import Api, Call, Parameter, Record

RECORD_ALIGNMENT = 8


@dataclass(frozen=True)
class Field:
    """A field at its place. `type` is a wire scalar, `record NAME`, or `pad`."""

    name: str
    type: str
    count: int
    offset: int
    size: int
    doc: str


@dataclass(frozen=True)
class Layout:
    """A laid out record. `name` is that of a record, or OBJECT_CALL_request or _reply."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    size: int

    @property
    def named_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.type != "pad")


def lay_out_record(record: Record) -> Layout:
    return _lay_out(
        record.name, record.doc, [(field.name, field.type, field.count, field.doc) for field in record.fields], {}
    )


def lay_out_request(call: Call, records: dict[str, Layout]) -> Layout:
    wanted = [
        (_request_field_name(parameter), KINDS[parameter.kind].wire_type(parameter), 1, parameter.doc)
        for parameter in (*call.parameters, *call.crosses)
        if KINDS[parameter.kind].wire_type(parameter)
    ]
    return _lay_out(f"{call.object}_{call.name}_request", f"Request of {call.full_name}.", wanted, records)


def lay_out_reply(call: Call, records: dict[str, Layout]) -> Layout | None:
    """The reply record of a call that waits for an answer; None if the answer is its status alone."""
    wanted = [(parameter.name, parameter.type, 1, parameter.doc) for parameter in reply_parameters(call)]
    return (
        _lay_out(f"{call.object}_{call.name}_reply", f"Reply of {call.full_name}.", wanted, records) if wanted else None
    )


def reply_parameters(call: Call) -> tuple[Parameter, ...]:
    """What comes back in a reply record: out parameters, answers, and a returned number as `result`."""
    if call.mode not in ("sync", "cached"):
        return ()
    back = [parameter for parameter in call.parameters if parameter.kind == "out"] + list(call.answers)
    if call.returns and call.returns.kind == "scalar":
        back.append(_result(call.returns, call.returns.type))
    if call.returns and call.returns.kind == "enum":
        back.append(_result(call.returns, "i32"))
    return tuple(back)


def lay_out(api: Api) -> dict[str, Layout]:
    """Every record of the wire by its name, in the order of the IDL."""
    layouts = {record.name: lay_out_record(record) for record in api.records}
    records = dict(layouts)
    for call in api.calls:
        if call.does_cross:
            request = lay_out_request(call, records)
            reply = lay_out_reply(call, records)
            layouts[request.name] = request
            if reply:
                layouts[reply.name] = reply
    return layouts


def _request_field_name(parameter: Parameter) -> str:
    return {"op": f"{parameter.name}_tensors", "string": f"{parameter.name}_size"}.get(parameter.kind, parameter.name)


def _result(returns: Parameter, wire_type: str) -> Parameter:
    return Parameter(name="result", kind="out", doc=returns.doc, mark=returns.mark, type=wire_type)


def _lay_out(name: str, doc: str, wanted: list[tuple[str, str, int, str]], records: dict[str, Layout]) -> Layout:
    fields: list[Field] = []
    offset = 0

    def pad_to(alignment: int) -> None:
        nonlocal offset
        gap = -offset % alignment
        if gap:
            fields.append(Field(f"zero{offset}", "pad", gap, offset, gap, "zero"))
            offset += gap

    for field_name, field_type, count, field_doc in wanted:
        if field_type.startswith("record "):
            alignment, size = RECORD_ALIGNMENT, records[field_type.removeprefix("record ")].size
        else:
            alignment, size = WIRE_SIZES[field_type], WIRE_SIZES[field_type] * count
        pad_to(alignment)
        fields.append(Field(field_name, field_type, count, offset, size, field_doc))
        offset += size
    pad_to(RECORD_ALIGNMENT)
    return Layout(name, doc, tuple(fields), offset)
