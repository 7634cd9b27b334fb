"""A daemon's answers to the direct transport, in the format of tests/fuzz/guest_transport.c."""

from __future__ import annotations

import struct

from ggml_remoting.generated.formats import CAPSET_MAGIC as MAGIC
from tests.support.vhost_user import PROTOCOL_FEATURES, Request
from tests.support.virtio import Feature, Response

FEATURES = Feature.VIRGL | Feature.VHOST_USER_PROTOCOL | Feature.VERSION_1
VERSION = 1
ERRORS = range(0x1200, 0x1207)


def reply(request: int, payload: bytes = bytes(8), flags: int = 5) -> bytes:
    return struct.pack("<III", request, flags, len(payload)) + payload


def _number(request: int, number: int) -> bytes:
    return reply(request, struct.pack("<Q", number))


def config(capsets: int = 1, size: int = 16) -> bytes:
    return reply(Request.GET_CONFIG, struct.pack("<III", 0, size, 0) + struct.pack("<IIII", 0, 0, 1, capsets))


def handshake() -> list[bytes]:
    """The replies that the transport waits for, in order."""
    queue = (
        Request.SET_VRING_NUM,
        Request.SET_VRING_BASE,
        Request.SET_VRING_ADDR,
        Request.SET_VRING_CALL,
        Request.SET_VRING_KICK,
    )
    return [
        _number(Request.GET_FEATURES, FEATURES),
        _number(Request.GET_PROTOCOL_FEATURES, PROTOCOL_FEATURES),
        _number(Request.GET_QUEUE_NUM, 2),
        reply(Request.SET_OWNER),
        config(),
        reply(Request.SET_FEATURES),
        reply(Request.SET_MEM_TABLE),
        *(reply(request) for request in queue * 2),
        *(reply(Request.SET_VRING_ENABLE) for _ in range(2)),
    ]


def device(kind: int, body: bytes = b"", how: int = 0, size: int | None = None) -> bytes:
    """The device's action at a kick. `how` is enum device_step."""
    return struct.pack("<BHHH", how, kind, 24 + len(body) if size is None else size, len(body)) + body


def capset(magic: int = MAGIC, version: int = VERSION, size: int = 72, come: int = 72) -> bytes:
    """Answers to both requests for the capset."""
    head = device(Response.OK_CAPSET_INFO, struct.pack("<IIII", 30, version, come, 0))
    return head + device(Response.OK_CAPSET, (struct.pack("<IIII", magic, version, size, 0) + bytes(come))[:come])


def session(said: bytes, done: bytes = b"", allocations: int = 0) -> bytes:
    """An input of guest_transport. Allocation number `allocations` fails; 0: none does."""
    return struct.pack("<HH", allocations, len(said)) + said + done


def transport_seeds() -> list[bytes]:
    """Handshakes that succeed, stop early or contain wrong values; then a device's answers."""
    replies = handshake()
    whole = b"".join(replies)
    works = device(Response.OK) * 40
    refusals = b"".join(device(error) for error in (*ERRORS, Response.OK, 0))
    seeds = [session(whole, capset() + works, count) for count in range(12)]
    seeds += [session(b"".join(replies[:count]), works) for count in range(0, len(replies), 2)]
    for place, request in enumerate(replies):
        refused = _number(struct.unpack_from("<I", request)[0], 1)
        for wrong in (request[:8], refused, reply(99), request[:4] + b"\1" + request[5:]):
            seeds.append(session(b"".join((*replies[:place], wrong, *replies[place + 1 :])), capset() + works))
    seeds += [
        session(b"".join((*replies[:4], odd, *replies[5:])), capset() + works) for odd in (config(0), config(1, 9))
    ]
    for odd_capset in (
        capset(0),
        capset(version=9),
        capset(version=0),
        capset(size=8),
        capset(size=900),
        capset(come=4),
        capset(come=0),
    ):
        seeds.append(session(whole, odd_capset + works))
    for how in (1, 2, 4, 8):
        seeds.append(session(whole, device(Response.OK_CAPSET_INFO, bytes(16), how) + works))
        seeds += [
            session(whole, capset() + device(Response.OK) * place + device(Response.OK, how=how) + works)
            for place in (0, 1, 2, 5, 9)
        ]
    seeds += [session(whole, capset() + device(Response.OK) * place + refusals + works) for place in range(12)]
    seeds.append(session(whole, capset() + device(Response.OK, size=8) * 9))
    seeds.append(session(whole, device(Response.OK_CAPSET_INFO, struct.pack("<IIII", 31, 1, 72, 0)) + works))
    seeds.append(session(whole, device(Response.OK_CAPSET_INFO, struct.pack("<IIII", 30, 1, 0xFFFFFFFF, 0)) + works))
    return seeds
