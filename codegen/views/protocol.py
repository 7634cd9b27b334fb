"""Calls as the protocol page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.kinds.parameter import Parameter
from codegen.model import Call
from codegen.wire_fields import WireRecord


@dataclass(frozen=True)
class Row:
    """A value of a call: where it lies, its type, its unit and bounds, what it means."""

    place: str
    name: str
    type: str
    bounds: str
    doc: str


def rows(call: Call, request: WireRecord | None, reply: WireRecord | None) -> Iterator[Row]:
    """All that a call takes, in the order of the IDL, then all that it answers."""
    offsets = {field.name: field.offset for field in request.named_fields} if request else {}
    besides = {parameter.name for parameter in call.crosses}
    for parameter in call.all_parameters:
        doc = parameter.doc or f"the {parameter.kind.replace('_', ' ')}"
        doc = f"{doc} (besides ggml's parameters)" if parameter.name in besides else doc
        for field in parameter.wire_fields() if request else ():
            own = field.name == parameter.name
            type_ = parameter.described if own else field.spelled
            bounds = "" if parameter.is_payload else _bounds(parameter)
            yield Row(str(offsets[field.name]), field.name, type_, bounds, doc if own else field.doc)
        place = _place(parameter) if request else "guest"
        if place:
            yield Row(place, parameter.name, parameter.described, _bounds(parameter), doc)
    units = {answer.name: answer.unit for answer in call.answers}
    units |= {parameter.name: parameter.counted_in or "" for parameter in call.parameters}
    units |= {"result": call.returns.unit} if call.returns else {}
    for field in reply.named_fields if reply else ():
        yield Row(f"reply {field.offset}", field.name, field.spelled, units.get(field.name, ""), field.doc)


def in_abis(call: Call) -> str:
    """In which ABIs it is, and whether its slot is filled, if that is not so in all."""
    words = [f"since ABI {call.span.since}"] if call.span.since else []
    words += [f"until ABI {call.span.until}"] if call.span.until else []
    words += ["the slot is NULL"] if call.absent else []
    return "".join(f", {word}" for word in words)


def taken(call: Call) -> str:
    """What it takes beside its object, as a sentence; empty if nothing."""
    words = [f"{row.name}, {row.doc}{f' ({row.bounds})' if row.bounds else ''}" for row in rows(call, None, None)][1:]
    return f" Takes {'; '.join(words)}." if words else ""


def returned(call: Call) -> str:
    """What it returns."""
    assert call.returns
    return f"{call.returns.of or call.returns.type or call.returns.kind}: {call.returns.doc}"


def _place(parameter: Parameter) -> str:
    """Where a parameter lies that is no field of the request, nor of the reply."""
    if parameter.is_payload:
        return "payload"
    if parameter.is_destination:
        return "return area"
    return "" if parameter.crosses or parameter.reply_fields() else "guest"


def _bounds(parameter: Parameter) -> str:
    return ", ".join(word for word in (parameter.counted_in, parameter.bounds) if word)
