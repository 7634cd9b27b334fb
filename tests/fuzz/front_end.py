"""Actions of a front-end, its guest and its workers, in the format of tests/fuzz/device.c: seeds for control_queue and
vhost_user.
"""

from __future__ import annotations

import struct
from enum import IntEnum

from ggml_remoting.generated.formats import (
    RING_AREA_MINIMUM,
    RING_HEADER_SIZE,
    RING_MAGIC,
    CommandHeader,
    GuestWaits,
    RingHeader,
    WorkerMessageType,
)
from tests.support.vhost_user import PROTOCOL_FEATURES, Request
from tests.support.virtio import FENCE, Control, Feature

MEMORY = 512 << 10  # tests/fuzz/device.c
GUEST_BASE, USER_BASE = 0x1000_0000, 0x7F00_0000_0000
QUEUE_BYTES, AVAILABLE, USED, QUEUE_SIZE = 0x2000, 0x800, 0x1000, 64
RING = 256 << 10  # the offset of a ring in these seeds
PAGE = RING_HEADER_SIZE
RING_SIZE = PAGE + 2 * RING_AREA_MINIMUM
DESCRIPTOR_MESSAGES = (Request.SET_VRING_KICK, Request.SET_VRING_CALL, Request.SET_VRING_ERR)


class Action(IntEnum):
    """The first byte of an action."""

    MESSAGE = 0
    BYTES = 1
    COMMAND = 2
    WRITE = 3
    OFFER = 4
    WORKER_MESSAGE = 5
    WORKER_ENDS = 6
    WORKER_READS = 7
    TIME_PASSES = 8
    PAUSE = 9
    FRAME = 10
    RING_WRITE = 11
    DAEMON_MESSAGE = 12


class Descriptor(IntEnum):
    """Kinds of descriptor that are sent with a message."""

    GUEST_MEMORY = 0
    OTHER_MEMORY = 1
    UNSEALED = 2
    EVENT = 3
    DEVICE_FILE = 4
    SOCKET = 5
    HUGE_MEMORY = 6
    SPARSE_MEMORY = 7
    LINGERING = 8


def _kinds(descriptors: tuple[Descriptor, ...]) -> int:
    """The byte that names the kinds: the first kind, and in the upper half the step from each kind to the next."""
    wanted = list(descriptors)

    def named(kinds: int) -> list[int]:
        return [(kinds + place * (kinds >> 4)) % len(Descriptor) for place in range(len(wanted))]

    return next(kinds for kinds in range(256) if named(kinds) == wanted)


def message(request: int, payload: bytes = b"", *descriptors: Descriptor, flags: int = 1) -> bytes:
    """A vhost-user message. The kinds of its descriptors must be evenly spaced."""
    kinds = _kinds(descriptors)
    return struct.pack("<5BH", Action.MESSAGE, request, flags, kinds, len(descriptors), len(payload)) + payload


def command(kind: int, body: bytes = b"", context: int = 0, flags: int = 0, how: int = 0) -> bytes:
    """A virtio-gpu command in a chain. `how` is 1 for an indirect table, 2 for little room for the answer, 128 for the
    cursor queue.
    """
    payload = struct.pack("<IIQII", kind, flags, 7, context, 0) + body
    return struct.pack("<BBH", Action.COMMAND, how, len(payload)) + payload


def write(offset: int, data: bytes) -> bytes:
    """A write into guest memory."""
    return struct.pack("<BIH", Action.WRITE, offset, len(data)) + data


def offer(head: int, queue: int = 0) -> bytes:
    """Offers any descriptor as the head of a chain."""
    return struct.pack("<BBH", Action.OFFER, queue, head)


def worker_says(kind: int, resource: int = 0, payload: bytes = b"", lie: int = 0, worker: int = 0) -> bytes:
    """A message from a worker."""
    return struct.pack("<5BH", Action.WORKER_MESSAGE, worker, kind, resource, lie, len(payload)) + payload


def worker_ends(how: int = 0, worker: int = 0) -> bytes:
    """A worker ends. The lowest bit of `how` closes its socket first, the next makes it exit by itself."""
    return struct.pack("<BBB", Action.WORKER_ENDS, worker, how)


def pause(queue: int = 0) -> bytes:
    """The front-end stops a queue."""
    return struct.pack("<BB", Action.PAUSE, queue)


def daemon_resumes() -> bytes:
    return struct.pack("<BB", Action.DAEMON_MESSAGE, 0)


def daemon_pauses(*, swaps: bool = False, keeps: bool = False) -> bytes:
    """The daemon takes the guest off the devices. With `swaps` it wants to know of the guest's next command; with
    `keeps` workers stay, too.
    """
    return struct.pack("<BB", Action.DAEMON_MESSAGE, 3 if keeps else 1 + swaps)


def daemon_answers(*, grants: bool) -> bytes:
    """The daemon says whether there is room on a device."""
    return struct.pack("<BB", Action.DAEMON_MESSAGE, 4 if grants else 5)


def worker_reads(worker: int = 0) -> bytes:
    """A worker receives its messages and unmaps what they tell it to."""
    return struct.pack("<BB", Action.WORKER_READS, worker)


def time_passes(milliseconds: int) -> bytes:
    return struct.pack("<BH", Action.TIME_PASSES, milliseconds // 4)


def create_context(context: int = 1) -> bytes:
    return command(Control.CTX_CREATE, struct.pack("<II64s", 4, 0, b"seed"), context)


def create_resource(resource: int, size: int) -> bytes:
    return command(Control.RESOURCE_CREATE_3D, struct.pack("<12I", resource, 0, 64, 0, size, 1, 1, 1, 0, 0, 0, 0))


def attach_backing(resource: int, *entries: tuple[int, int], count: int | None = None) -> bytes:
    body = struct.pack("<II", resource, len(entries) if count is None else count)
    return command(
        Control.RESOURCE_ATTACH_BACKING, body + b"".join(struct.pack("<QII", *entry, 0) for entry in entries), how=1
    )


def of_resource(kind: Control, resource: int, context: int = 1, flags: int = 0) -> bytes:
    return command(kind, struct.pack("<II", resource, 0), context, flags)


def submit(code: int, argument: int = 0, context: int = 1, flags: int = 0) -> bytes:
    return command(Control.SUBMIT_3D, struct.pack("<IIII", 8, 0, code, argument), context, flags)


def resource(number: int, offset: int, size: int, context: int = 1) -> bytes:
    """Commands that create a resource, attach its pages, and attach it to a context."""
    pages = (GUEST_BASE + offset, -(-size // PAGE) * PAGE)
    return (
        create_resource(number, size)
        + attach_backing(number, pages)
        + of_resource(Control.CTX_ATTACH_RESOURCE, number, context)
    )


def ring(number: int = 1, context: int = 1) -> bytes:
    return resource(number, RING, RING_SIZE, context) + submit(1, number, context)


def descriptor(index: int, address: int, length: int, flags: int, following: int) -> bytes:
    """An entry of the control queue's descriptor table."""
    return write(index * 16, struct.pack("<QIHH", address, length, flags, following))


def table(*regions: tuple[int, int, int, int]) -> bytes:
    """A memory table of regions: guest address, size, user address, offset in the file."""
    return struct.pack("<II", len(regions), 0) + b"".join(struct.pack("<QQQQ", *region) for region in regions)


WHOLE = (GUEST_BASE, MEMORY, USER_BASE, 0)
HUGE = 2 << 20
HOLES_BASE, HOLES = 1 << 40, 64 << 20  # tests/fuzz/device.c


def queue(index: int, size: int = QUEUE_SIZE) -> bytes:
    """The messages that start a queue."""
    user = USER_BASE + index * QUEUE_BYTES
    return b"".join(
        (
            message(Request.SET_VRING_NUM, struct.pack("<II", index, size)),
            message(Request.SET_VRING_BASE, struct.pack("<II", index, 0)),
            message(Request.SET_VRING_ADDR, struct.pack("<IIQQQQ", index, 0, user, user + USED, user + AVAILABLE, 0)),
            message(Request.SET_VRING_CALL, struct.pack("<Q", index), Descriptor.EVENT),
            message(Request.SET_VRING_ERR, struct.pack("<Q", index), Descriptor.EVENT),
            message(Request.SET_VRING_KICK, struct.pack("<Q", index), Descriptor.EVENT),
            message(Request.SET_VRING_ENABLE, struct.pack("<II", index, 1), flags=9),
        )
    )


def features(bits: int = sum(Feature)) -> bytes:
    return message(Request.SET_FEATURES, struct.pack("<Q", bits))


def start() -> bytes:
    """The handshake, in the order in which QEMU sends it."""
    return b"".join(
        (
            message(Request.GET_FEATURES),
            message(Request.GET_PROTOCOL_FEATURES),
            message(Request.SET_PROTOCOL_FEATURES, struct.pack("<Q", PROTOCOL_FEATURES)),
            message(Request.GET_QUEUE_NUM),
            message(Request.SET_OWNER, flags=9),
            message(Request.GET_CONFIG, struct.pack("<III", 0, 16, 0) + bytes(16)),
            message(Request.GPU_SET_SOCKET, b"", Descriptor.SOCKET),
            features(),
            message(Request.SET_MEM_TABLE, table(WHOLE), Descriptor.GUEST_MEMORY, flags=9),
            queue(0),
            queue(1),
        )
    )


def control_seeds() -> list[bytes]:
    """Seeds for a started device: valid and invalid guests."""
    return [
        *_question_seeds(),
        *_worker_seeds(),
        *_pause_seeds(),
        *_kept_seeds(),
        *_room_seeds(),
        *_unmapping_seeds(),
        *_resource_seeds(),
        *_chain_seeds(),
        *_stop_seeds(),
    ]


def _question_seeds() -> list[bytes]:
    """Chains in a file with holes, and commands without a context."""
    holes = (HOLES_BASE, HOLES, 1 << 45, 0)
    with_holes = message(
        Request.SET_MEM_TABLE, table(WHOLE, holes), Descriptor.GUEST_MEMORY, Descriptor.SPARSE_MEMORY, flags=9
    )
    return [
        with_holes
        + b"".join(
            descriptor(0, HOLES_BASE + place, 4 << 20, 1, 1) + descriptor(1, GUEST_BASE + 0x9000, 24, 2, 0) + offer(0)
            for place in range(0, HOLES, HOLES // 8)
        ),
        command(Control.GET_DISPLAY_INFO)
        + command(Control.GET_CAPSET_INFO, bytes(8))
        + command(Control.GET_CAPSET_INFO, struct.pack("<II", 1, 0))
        + command(Control.GET_CAPSET, struct.pack("<II", 30, 1))
        + command(Control.GET_CAPSET, struct.pack("<II", 31, 1), how=2)
        + command(0x101)
        + command(Control.SUBMIT_3D)
        + command(0x300, how=128),
    ]


def _worker_seeds() -> list[bytes]:
    """A worker that answers, ends, or sends an invalid message."""
    running = create_context() + ring()
    return [
        running
        + worker_reads()
        + submit(2)
        + submit(3, flags=FENCE)
        + worker_says(WorkerMessageType.WAKE_GUEST)
        + submit(3, flags=FENCE)
        + time_passes(2000),
        running
        + submit(3, flags=FENCE)
        + worker_says(WorkerMessageType.LOST, payload=b"the GPU\nfell off")
        + worker_ends(2)
        + submit(2)
        + submit(3),
        running + worker_says(WorkerMessageType.LOST) + worker_ends() + command(Control.CTX_DESTROY, context=1),
        running
        + worker_ends(3)
        + create_context(2)
        + submit(1, 1, 2)
        + of_resource(Control.CTX_ATTACH_RESOURCE, 1, 2)
        + submit(1, 1, 2),
        running + worker_ends() + submit(1, 1),
        running + pause() + worker_reads() + queue(0) + submit(2) + worker_ends(2),
        running + worker_reads() + pause(1) + pause() + pause() + worker_ends() + start(),
        running + worker_says(WorkerMessageType.UNMAPPED, 9) + worker_ends(),
        running + worker_says(WorkerMessageType.WAKE_GUEST, payload=b"x", lie=1) + worker_says(99),
        running + worker_says(WorkerMessageType.WAKE_GUEST, lie=255) + worker_says(WorkerMessageType.LOST),
        running + worker_says(99) + worker_ends(),
    ]


def _pause_seeds() -> list[bytes]:
    """Guests that are paused and resumed, by workers that save and restore, fail, or do not end in time."""
    running = create_context() + ring() + worker_reads()
    saved = worker_reads() + worker_says(WorkerMessageType.SAVED) + worker_ends()
    long = time_passes(200_000) * 2
    return [
        running
        + daemon_pauses()
        + saved
        + submit(2)
        + daemon_resumes()
        + worker_reads(1)
        + worker_says(WorkerMessageType.RESTORED, worker=1)
        + submit(3, flags=FENCE),
        running + daemon_pauses(swaps=True) + saved + submit(2) + write(RING, struct.pack("<512I", *range(512))) + long,
        running + daemon_pauses() + saved + daemon_resumes() + worker_says(WorkerMessageType.LOST, worker=1) + long,
        running + daemon_pauses() + saved + daemon_resumes() + worker_ends(worker=1) + daemon_resumes() + long,
        running + daemon_pauses() + worker_reads() + worker_says(WorkerMessageType.NOT_SAVED, payload=b"too large"),
        running + daemon_pauses() + worker_reads() + worker_ends() + daemon_resumes(),
        running + daemon_pauses() + long + daemon_resumes() + daemon_pauses(),
        running + daemon_pauses() + saved + pause() + queue(0) + daemon_resumes() + pause(1) + long,
        create_context() + daemon_pauses() + worker_ends() + ring() + daemon_resumes() + worker_reads(1) + submit(3),
        running + daemon_pauses() + saved + command(Control.CTX_DESTROY, context=1) + daemon_resumes(),
    ]


def _kept_seeds() -> list[bytes]:
    """Guests that are swapped out while their workers stay, and free what the guests have, or do not."""
    running = create_context() + ring() + worker_reads()
    saved = running + daemon_pauses(keeps=True) + worker_reads() + worker_says(WorkerMessageType.SAVED)
    released = saved + worker_reads() + worker_says(WorkerMessageType.RELEASED)
    return [
        released + submit(2) + daemon_resumes() + worker_reads() + worker_says(WorkerMessageType.RESTORED) + submit(3),
        released + daemon_pauses() + worker_ends() + daemon_resumes() + worker_reads(1),
        released + worker_says(WorkerMessageType.LOST, payload=b"gone") + worker_ends() + daemon_resumes(),
        released + worker_ends() + daemon_resumes() + worker_reads(1),
        saved + worker_says(WorkerMessageType.LOST) + worker_ends() + daemon_resumes(),
        saved + time_passes(200_000) * 2 + worker_ends() + daemon_resumes(),
    ]


def _room_seeds() -> list[bytes]:
    """Workers that ask for room for their guests' buffers, and say what those have."""
    running = create_context() + ring() + worker_reads()
    wants = worker_says(WorkerMessageType.WANTS_ROOM, payload=struct.pack("<IIQQ", 1, 0, 4096, 0))
    holds = worker_says(WorkerMessageType.HOLDS, payload=struct.pack("<IIQQ", 1, 0, 4096, 0))
    return [
        running + wants + daemon_answers(grants=True) + worker_reads() + holds + daemon_answers(grants=True),
        running + wants + daemon_answers(grants=False) + worker_reads() + wants + worker_ends(),
        running + wants + daemon_answers(grants=True) + wants + worker_reads() + holds,
        running + wants + command(Control.CTX_DESTROY, context=1) + worker_ends() + daemon_answers(grants=True),
        running + worker_says(WorkerMessageType.WANTS_ROOM) + worker_ends(),
        running + worker_says(WorkerMessageType.HOLDS, payload=struct.pack("<IIQQ", 99, 0, 1, 0)),
    ]


def _unmapping_seeds() -> list[bytes]:
    """Resources that a worker still maps, and a ring that is the ring of two contexts."""
    running = create_context() + ring()
    return [
        running
        + of_resource(Control.CTX_DETACH_RESOURCE, 1, flags=FENCE)
        + worker_reads()
        + of_resource(Control.RESOURCE_UNREF, 1),
        running
        + of_resource(Control.RESOURCE_UNREF, 1, flags=FENCE)
        + of_resource(Control.RESOURCE_UNREF, 1)
        + time_passes(6000)
        + worker_ends(),
        running
        + of_resource(Control.RESOURCE_DETACH_BACKING, 1)
        + worker_reads()
        + attach_backing(1, (GUEST_BASE + RING, 135168))
        + worker_reads(),
        running
        + submit(1, 1)
        + submit(1, 2)
        + submit(9)
        + submit(2, context=5)
        + command(Control.SUBMIT_3D, struct.pack("<II", 4, 0), 1),
        running
        + command(Control.CTX_DESTROY, context=1)
        + create_context()
        + ring(2)
        + worker_reads(1)
        + worker_ends(0, 1),
    ]


def _resource_seeds() -> list[bytes]:
    """Too many contexts and resources, too small ones, missing ones."""
    return [
        submit(2)
        + create_context()
        + submit(2)
        + submit(3)
        + resource(1, 0, 100)
        + submit(1, 1)
        + create_context(0)
        + create_context(),
        create_context()
        + create_resource(1, 135168)
        + of_resource(Control.CTX_ATTACH_RESOURCE, 1)
        + submit(1, 1)
        + attach_backing(1, count=0),
        create_context()
        + create_resource(1, RING_SIZE)
        + attach_backing(
            1, *((GUEST_BASE + RING + at, PAGE) for at in range(0, 20 * PAGE, 2 * PAGE)), (GUEST_BASE, 32 * PAGE)
        )
        + of_resource(Control.CTX_ATTACH_RESOURCE, 1)
        + worker_reads(),
        create_resource(0, 1)
        + create_resource(1, 0)
        + create_resource(1, 9)
        + create_resource(1, 9)
        + attach_backing(1, (GUEST_BASE + 1, 9)),
        create_resource(1, 8192)
        + attach_backing(1, (GUEST_BASE, PAGE))
        + attach_backing(1, (0, 8192))
        + attach_backing(1, (GUEST_BASE, 8192)),
        create_resource(1, 8192)
        + attach_backing(1, (GUEST_BASE, 8192), count=7)
        + attach_backing(9, (GUEST_BASE, 8192)),
        b"".join(
            of_resource(kind, 7, context)
            for kind in (Control.CTX_ATTACH_RESOURCE, Control.CTX_DETACH_RESOURCE)
            for context in (0, 1)
        ),
        create_context() + b"".join(of_resource(kind, 7) for kind in Control),
        b"".join(create_context(number) for number in range(1, 20)),
        b"".join(command(Control.CTX_CREATE, context=1) + command(Control.CTX_DESTROY, context=1) for _ in range(9)),
    ]


def _chain_seeds() -> list[bytes]:
    """Invalid descriptor chains."""
    return [
        descriptor(0, GUEST_BASE + 0x9000, 24, 1, 0) + offer(0),
        descriptor(0, GUEST_BASE + 0x9000, 24, 0, 0) + offer(0),
        descriptor(0, GUEST_BASE + 0x9000, 24, 2 | 1, 1) + descriptor(1, GUEST_BASE + 0x9000, 24, 0, 0) + offer(0),
        descriptor(0, 1, 24, 0, 0) + offer(0) + descriptor(1, GUEST_BASE, 24, 2, 0) + offer(1),
        descriptor(0, GUEST_BASE + 0x9000, 33, 4, 0) + offer(0),
        descriptor(0, GUEST_BASE + 0x9000, 32, 4 | 1, 0) + offer(0),
        descriptor(0, GUEST_BASE + 0x9004, 32, 4, 0) + offer(0),
        descriptor(0, GUEST_BASE + 0x9000, 16, 4, 0)
        + write(0x9000, struct.pack("<QIHH", GUEST_BASE, 16, 4, 0))
        + offer(0),
        descriptor(0, GUEST_BASE + 0x9000, 24, 1, 99) + offer(0),
        offer(99),
        write(AVAILABLE + 2, b"\xff\x7f") + offer(0),
        write(AVAILABLE, b"\x01\x00") + command(Control.GET_DISPLAY_INFO),
    ]


def _areas(request: int = PAGE, size: int = RING_AREA_MINIMUM, returned: int = PAGE + RING_AREA_MINIMUM) -> bytes:
    """The first words of a ring's header."""
    return write(RING, struct.pack("<6I", RING_MAGIC, 1, request, size, returned, size))


def _carry_out(head: bytes = b"") -> bytes:
    """The worker moves the ring's head: by default to the tail."""
    offset = RingHeader.head.offset
    return struct.pack("<BBIH", Action.RING_WRITE, 2 if head else 1, offset, len(head)) + head


def _commands(*commands: bytes, at: int = 0) -> bytes:
    """The guest puts commands into its ring, moves the tail and notifies the device."""
    data = b"".join(commands)
    tail = struct.pack("<3I", at + len(data), GuestWaits.WAITS_FOR_FENCE, at + len(data))
    return write(RING + PAGE + at, data) + write(RING + RingHeader.tail.offset, tail) + submit(2)


def copied_seeds() -> list[bytes]:
    """Rings that the device process copies: what crosses, and what neither side may make it do."""
    running = create_context() + _areas() + ring() + worker_reads()
    pad = CommandHeader.FORMAT.pack(64, 0, 0, 0, 0, 0) + bytes(40)
    fetch = CommandHeader.FORMAT.pack(64, 9, 0, 8192, 100, 0) + bytes(40)
    reply = CommandHeader.FORMAT.pack(64, 9, 0, 0, 4096, 0) + bytes(40)
    worker_is_ready = struct.pack("<BBIH", Action.RING_WRITE, 2, RingHeader.state.offset, 8) + struct.pack("<II", 1, 1)
    return [
        running + worker_is_ready + _commands(pad, fetch, reply) + _carry_out() + submit(3, flags=FENCE),
        running + submit(3, flags=FENCE) + _commands(fetch) + time_passes(4) + _carry_out() + time_passes(2000),
        running + _commands(pad) + _carry_out() + _commands(reply, fetch, at=64) + _carry_out() + worker_ends(),
        running + _commands(fetch) + _carry_out(struct.pack("<I", 4096)),
        running + _commands(fetch) + struct.pack("<BBIH", Action.RING_WRITE, 0, PAGE, 24) + bytes(24) + _carry_out(),
        running + _commands(CommandHeader.FORMAT.pack(64, 9, 0, 0xFFFF, 4096, 0) + bytes(40)) + _carry_out(),
        running + write(RING + RingHeader.tail.offset, struct.pack("<I", 12)) + submit(2),
        running + write(RING + RingHeader.tail.offset, struct.pack("<I", 1 << 20)) + submit(2),
        running + pause() + _commands(pad) + queue(0) + _carry_out(),
        running
        + daemon_pauses()
        + worker_reads()
        + worker_says(WorkerMessageType.SAVED)
        + worker_ends()
        + _commands(pad),
        running + of_resource(Control.CTX_DETACH_RESOURCE, 1) + worker_reads() + submit(2),
        running + create_context(2) + of_resource(Control.CTX_ATTACH_RESOURCE, 1, 2) + submit(1, 1, 2),
        *(create_context() + areas + ring() for areas in (_areas(8), _areas(size=24), _areas(returned=1 << 30))),
    ]


def _stop_seeds() -> list[bytes]:
    """Queues that stop and start, and memory tables that replace each other."""
    running = create_context() + ring()
    half = MEMORY // 2
    return [
        running + message(Request.GET_VRING_BASE, bytes(8)) + time_passes(2000) + queue(0) + submit(2),
        running
        + message(Request.GET_VRING_BASE, bytes(8))
        + message(Request.SET_VRING_BASE, struct.pack("<II", 0, 0))
        + queue(0),
        running + message(Request.RESET_DEVICE) + start() + running,
        message(
            Request.SET_MEM_TABLE,
            table((GUEST_BASE, half, USER_BASE, 0), (GUEST_BASE + half, half, USER_BASE + half, half)),
            Descriptor.GUEST_MEMORY,
            Descriptor.GUEST_MEMORY,
        )
        + create_context()
        + resource(1, half - PAGE, 3 * PAGE)
        + worker_reads(),
    ]


def _burdensome_seeds() -> list[bytes]:
    """Descriptors that are expensive to map, read or close."""
    huge_regions = [
        (GUEST_BASE, 2 * HUGE, USER_BASE, 0),
        (GUEST_BASE, HUGE, USER_BASE, HUGE),
        (GUEST_BASE, PAGE, USER_BASE, 0),
        (GUEST_BASE, HUGE + PAGE, USER_BASE, 0),
        (GUEST_BASE, HUGE, USER_BASE, PAGE),
        (GUEST_BASE, 4 * HUGE, USER_BASE, 0),
    ]
    holes = message(
        Request.SET_MEM_TABLE, table((HOLES_BASE, HOLES, 1 << 45, 0)), Descriptor.SPARSE_MEMORY, flags=9
    ) + b"".join(queue(index) for index in range(2))
    requests = (
        Request.GET_FEATURES,
        Request.SET_VRING_CALL,
        Request.SET_VRING_KICK,
        Request.SET_VRING_ERR,
        Request.GPU_SET_SOCKET,
    )
    return [
        *(
            features() + message(Request.SET_MEM_TABLE, table(region), Descriptor.HUGE_MEMORY, flags=9)
            for region in huge_regions
        ),
        features() + message(Request.SET_MEM_TABLE, table(WHOLE), Descriptor.LINGERING, flags=9),
        *(message(request, bytes(8), *(Descriptor.LINGERING,) * count) for request in requests for count in (1, 9)),
        features() + holes + create_context(),
        features()
        + holes
        + create_resource(1, HOLES)
        + attach_backing(1, (HOLES_BASE, HOLES))
        + attach_backing(1, (HOLES_BASE + HOLES // 2, HOLES // 2)),
    ]


def vhost_user_seeds() -> list[bytes]:
    """Handshakes, valid and invalid."""
    memory = (Descriptor.GUEST_MEMORY,)
    regions = [
        (GUEST_BASE, 0, USER_BASE, 0),
        (GUEST_BASE + 1, MEMORY, USER_BASE, 0),
        (2**64 - PAGE, MEMORY, USER_BASE, 0),
        (GUEST_BASE, MEMORY, 2**64 - PAGE, 0),
        (GUEST_BASE, MEMORY, USER_BASE, 2**63),
        (GUEST_BASE, 2 * MEMORY, USER_BASE, 0),
        (GUEST_BASE, 1 << 41, USER_BASE, 0),
    ]
    broken = [message(Request.SET_MEM_TABLE, table(region), *memory, flags=9) for region in regions]
    tables = b"".join(
        message(Request.SET_MEM_TABLE, table(WHOLE), *memory, flags=9)
        + create_resource(i, 8192)
        + attach_backing(i, (GUEST_BASE, 8192))
        for i in range(1, 7)
    )
    return [
        *_burdensome_seeds(),
        start() + create_context() + ring(),
        start() + tables,
        *broken,
        features(Feature.VERSION_1)
        + message(Request.SET_MEM_TABLE, table(WHOLE), *memory)
        + queue(0)
        + command(Control.GET_DISPLAY_INFO),
        features() + queue(0),
        *(features() + message(Request.SET_MEM_TABLE, table(WHOLE), *memory) + queue(0, size) for size in (0, 3, 4096)),
        message(Request.SET_MEM_TABLE, table(WHOLE), Descriptor.UNSEALED, flags=9),
        message(Request.SET_MEM_TABLE, table(WHOLE), Descriptor.DEVICE_FILE, flags=9),
        message(Request.SET_MEM_TABLE, table(WHOLE), *memory * 2, flags=9)
        + message(Request.SET_MEM_TABLE, table(WHOLE)),
        message(Request.SET_MEM_TABLE, table(*(WHOLE,) * 8), *memory * 8, flags=9)
        + message(Request.SET_OWNER, b"", *memory * 9),
        start() + message(Request.SET_VRING_NUM, struct.pack("<II", 0, 8)),
        start() + message(Request.SET_VRING_NUM, struct.pack("<II", 9, 8), flags=9),
        start() + message(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 0)) + command(Control.GET_DISPLAY_INFO),
        *(message(number, struct.pack("<Q", 0), Descriptor.DEVICE_FILE, flags=9) for number in DESCRIPTOR_MESSAGES),
        *(message(number, struct.pack("<Q", 0x100), flags=9) for number in DESCRIPTOR_MESSAGES),
        *(message(number, struct.pack("<Q", 0), flags=9) for number in DESCRIPTOR_MESSAGES),
        *(message(number, struct.pack("<Q", 77), Descriptor.EVENT, flags=9) for number in DESCRIPTOR_MESSAGES),
        message(Request.GET_CONFIG, struct.pack("<III", 250, 16, 0) + bytes(16)),
        message(Request.GET_CONFIG, struct.pack("<III", 8, 16, 0) + bytes(16)) + message(Request.SET_CONFIG, bytes(12)),
        message(Request.GPU_SET_SOCKET, flags=9),
        message(Request.RESET_OWNER) + message(99) + message(99, flags=9) + message(Request.GET_FEATURES, flags=0),
        message(Request.SET_FEATURES, bytes(3), flags=9),
        struct.pack("<BH", Action.BYTES, 5) + bytes((1, 0, 0, 0, 1)) + struct.pack("<BH", Action.BYTES, 7) + bytes(7),
        struct.pack("<BH", Action.BYTES, 12) + struct.pack("<III", 1, 1, 513),
        start() + message(Request.GET_VRING_BASE, struct.pack("<II", 1, 0)) + message(Request.RESET_DEVICE, flags=9),
    ]
