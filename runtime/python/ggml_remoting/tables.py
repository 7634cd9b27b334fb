"""What the command and the demo print."""

from __future__ import annotations

import json

from ggml_remoting.context import Context
from ggml_remoting.generated.names import DeviceType


def device_table(context: Context) -> str:
    """The devices that a guest sees, one a line, and the release of the host's ggml."""
    rows = [("NAME", "TYPE", "FREE", "TOTAL", "DESCRIPTION")]
    for number, device in enumerate(context.offer.devices):
        memory = context.device_get_memory(number)
        rows.append(
            (
                device.name,
                DeviceType(device.type).name,
                _mebibytes(memory.free),
                _mebibytes(memory.total),
                device.description,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]) for row in rows
    ]
    return "\n".join([*lines, f"{len(rows) - 1} device(s), host's ggml {context.offer.release}"])


def device_json(context: Context) -> str:
    """The same for programs: release, and devices with name, type, description, memory_free and memory_total in bytes."""
    devices = []
    for number, device in enumerate(context.offer.devices):
        memory = context.device_get_memory(number)
        devices.append(
            {
                "name": device.name,
                "type": DeviceType(device.type).name,
                "description": device.description,
                "memory_free": memory.free,
                "memory_total": memory.total,
            }
        )
    return json.dumps({"release": context.offer.release, "devices": devices}, indent=2)


def _mebibytes(size: int) -> str:
    return f"{size >> 20} MiB"
