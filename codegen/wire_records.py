"""The records of the wire: those of records.yaml, and the request and the reply of each call that crosses."""

from __future__ import annotations

from codegen.model import Api, Call
from codegen.wire_fields import WireRecord, place_fields


def request_name(call: Call) -> str:
    return f"{call.symbol}_request"


def reply_name(call: Call) -> str:
    return f"{call.symbol}_reply"


def wire_records(api: Api) -> dict[str, WireRecord]:
    """Every record of the wire by its name, in the order of the IDL.

    A call whose answer is its status alone has no reply.
    """
    records = {record.name: place_fields(record.name, record.doc, record.fields, {}) for record in api.records}
    held = dict(records)
    for call in api.calls:
        if call.does_cross:
            name = request_name(call)
            records[name] = place_fields(name, f"Request of {call.full_name}.", call.request_fields, held)
            if call.reply_fields:
                name = reply_name(call)
                records[name] = place_fields(name, f"Reply of {call.full_name}.", call.reply_fields, held)
    return records
