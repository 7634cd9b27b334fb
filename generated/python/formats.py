"""The runtime's own formats. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

import ctypes
import struct
from enum import IntEnum
from typing import ClassVar

DEVICES_MAXIMUM = 16
BUFFER_TYPES_MAXIMUM = 32
NAMES_MAXIMUM = 256
OP_TENSORS_MAXIMUM = 32
GUEST_WORD_SIZE = 32

REASON_SIZE = 240


class ErrorKind(IntEnum):
    """What an error means for those who wait. The numbers cross in replies and in the ring's header."""

    NONE = 0
    FAILED = 1
    ALLOCATION = 2
    UNSUPPORTED = 3
    MALFORMED = 4
    LOST = 5

PACKED_WORDS = 64
REPLY_AREA = 4096


class CommandHeader(ctypes.LittleEndianStructure):
    """Stands before every request. The record follows at once, each payload at the next multiple of 8 bytes."""

    FORMAT: ClassVar = struct.Struct("<IIIIII")
    _fields_ = (
        ("size", ctypes.c_uint32),
        ("command", ctypes.c_uint32),
        ("record_size", ctypes.c_uint32),
        ("return_offset", ctypes.c_uint32),
        ("return_size", ctypes.c_uint32),
        ("is_packed", ctypes.c_uint32),
    )


class ReplyHeader(ctypes.LittleEndianStructure):
    """Stands before every reply. The reply record follows if `kind` is 0, else the reason as text."""

    FORMAT: ClassVar = struct.Struct("<II")
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
    )

RING_MAGIC = 0x474e5247
RING_HEADER_SIZE = 4096
RING_ALIGNMENT = 8
RING_AREA_MINIMUM = 0x10000
RING_AREA_MAXIMUM = 0x10000000


class RingState(IntEnum):
    """Whether the worker serves the ring."""

    STARTING = 0
    RUNNING = 1
    LOST = 2
    PAUSED = 3


class GuestWaits(IntEnum):
    """How a guest that waits is woken."""

    AWAKE = 0
    WAITS = 1
    WAITS_FOR_FENCE = 2


class RingReport(ctypes.LittleEndianStructure):
    """A failed posted call, or the end of a context, as told to the guest."""

    FORMAT: ClassVar = struct.Struct("<IIiI240s")
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("command", ctypes.c_uint32),
        ("status", ctypes.c_int32),
        ("zero", ctypes.c_uint32),
        ("reason", ctypes.c_char * 240),
    )


class RingHeader(ctypes.LittleEndianStructure):
    """Begins the ring. The first fields are written by the guest before the ring is attached, never after."""

    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("protocol_version", ctypes.c_uint32),
        ("request_offset", ctypes.c_uint32),
        ("request_size", ctypes.c_uint32),
        ("return_offset", ctypes.c_uint32),
        ("return_size", ctypes.c_uint32),
        ("_gap24", ctypes.c_uint8 * 104),
        ("tail", ctypes.c_uint32),
        ("guest_waits", ctypes.c_uint32),
        ("guest_awaits", ctypes.c_uint32),
        ("_gap140", ctypes.c_uint8 * 116),
        ("head", ctypes.c_uint32),
        ("host_waits", ctypes.c_uint32),
        ("_gap264", ctypes.c_uint8 * 120),
        ("state", ctypes.c_uint32),
        ("failures", ctypes.c_uint32),
        ("lost", RingReport),
        ("failure", RingReport),
        ("_gap904", ctypes.c_uint8 * 120),
    )

CAPSET_ID = 30
CAPSET_MAGIC = 0x4d524747


class SubmitCode(IntEnum):
    """What one SUBMIT_3D says; it carries exactly one of these."""

    ATTACH_RING = 1
    WAKE = 2
    WAIT = 3


class CapsetHeader(ctypes.LittleEndianStructure):
    """Begins the capset; the host's inventory follows, the same for every guest of a daemon. It grows at the end
    only."""

    FORMAT: ClassVar = struct.Struct("<IIII")
    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("protocol_version", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
    )


class Submit(ctypes.LittleEndianStructure):
    """The command stream of a SUBMIT_3D."""

    FORMAT: ClassVar = struct.Struct("<II")
    _fields_ = (
        ("code", ctypes.c_uint32),
        ("argument", ctypes.c_uint32),
    )

STREAM_MAGIC = 0x4d525453
STREAM_AREA_MAXIMUM = 0x1000000
STREAM_CAPSET_MAXIMUM = 0x100000
STREAM_PORT_PAYLOAD_MAXIMUM = 0x10000


class StreamFrameType(IntEnum):
    """What a frame says. The first come from the guest, those from 16 on from the host."""

    HELLO = 1
    START = 2
    COMMANDS = 3
    AWAIT = 4
    PART = 5
    LEAVE = 6
    WELCOME = 16
    RETURNED = 17
    HEAD = 18
    FAILURE = 19
    LOST = 20


class StreamFrame(ctypes.LittleEndianStructure):
    """Begins each frame; the payload follows."""

    FORMAT: ClassVar = struct.Struct("<IIQII")
    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("epoch", ctypes.c_uint64),
        ("size", ctypes.c_uint32),
        ("position", ctypes.c_uint32),
    )

COUNTERS_MAGIC = 0x544e4347
COUNTERS_VERSION = 1
COUNTERS_OBJECTS = 16
COUNTERS_CALLS = 32
COUNTERS_SIZE = 24576
LATENCY_BUCKETS = 252


class CommandCounters(ctypes.LittleEndianStructure):
    """Of one call."""

    FORMAT: ClassVar = struct.Struct("<QQQQ")
    _fields_ = (
        ("count", ctypes.c_uint64),
        ("errors", ctypes.c_uint64),
        ("bytes_in", ctypes.c_uint64),
        ("bytes_out", ctypes.c_uint64),
    )


class Latencies(ctypes.LittleEndianStructure):
    """How often something took how long."""

    FORMAT: ClassVar = struct.Struct("<Q252Q")
    _fields_ = (
        ("total_ns", ctypes.c_uint64),
        ("buckets", ctypes.c_uint64 * 252),
    )


class Counters(ctypes.LittleEndianStructure):
    """All that a worker counts."""

    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("version", ctypes.c_uint32),
        ("nodes", ctypes.c_uint64),
        ("waits", ctypes.c_uint64),
        ("sleeps", ctypes.c_uint64),
        ("waited_ns", ctypes.c_uint64),
        ("waiting_since_ns", ctypes.c_uint64),
        ("memory", ctypes.c_uint64 * 16),
        ("backends", ctypes.c_uint64 * 16),
        ("graphs", Latencies),
        ("answers", Latencies),
        ("commands", CommandCounters * 32 * 16),
        ("turns", ctypes.c_uint64),
        ("turns_ns", ctypes.c_uint64),
        ("passed_over", ctypes.c_uint64),
        ("cores", ctypes.c_uint64),
        ("turn_waits", Latencies),
        ("pieces", ctypes.c_uint64),
    )

SPAN_CHUNK_MAGIC = 0x4e505347
SPAN_RING_CAPACITY = 0x40000


class SpanKind(IntEnum):
    """What took the time."""

    CALL = 1
    WAIT = 2
    SLEEP = 3
    WAKE = 4
    TURN = 5


class Span(ctypes.LittleEndianStructure):
    """One span."""

    FORMAT: ClassVar = struct.Struct("<qqIIIIQ")
    _fields_ = (
        ("begin_ns", ctypes.c_int64),
        ("end_ns", ctypes.c_int64),
        ("kind", ctypes.c_uint32),
        ("command", ctypes.c_uint32),
        ("position", ctypes.c_uint32),
        ("bytes", ctypes.c_uint32),
        ("nodes", ctypes.c_uint64),
    )


class SpanChunk(ctypes.LittleEndianStructure):
    """Stands before each chunk of spans in the file of a guest."""

    FORMAT: ClassVar = struct.Struct("<IIQII")
    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("pid", ctypes.c_uint32),
        ("context", ctypes.c_uint64),
        ("count", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
    )


class SpanRing(ctypes.LittleEndianStructure):
    """The spans of a traced worker, behind its counters; later spans replace the oldest."""

    _fields_ = (
        ("count", ctypes.c_uint64),
        ("zero", ctypes.c_uint64 * 4),
        ("spans", Span * 0),
    )

STATUS_PLACE_SIZE = 128
STATUS_TRANSITION_KINDS = 7


class StatusMessageType(IntEnum):
    """What a message tells."""

    OFFER = 1
    STARTED = 2
    ENDED = 3
    GUEST = 4
    GUEST_GONE = 5
    TOTALS = 6


class StatusGuestState(IntEnum):
    """Whether workers serve a guest."""

    RUNNING = 1
    PAUSING = 2
    PAUSED = 3
    RESUMING = 4
    SWAPPING_OUT = 5
    SWAPPED_OUT = 6
    SWAPPING_IN = 7
    MOVING = 8


class StatusTransitionKind(IntEnum):
    """What leads a guest from one state to another."""

    NONE = 0
    PAUSE = 1
    RESUME = 2
    SWAP_OUT = 3
    SWAP_IN = 4
    MOVE = 5
    RELOAD = 6


class StatusMessage(ctypes.LittleEndianStructure):
    """Begins each packet; the payload follows."""

    FORMAT: ClassVar = struct.Struct("<IIQQqIIII8s")
    _fields_ = (
        ("type", ctypes.c_uint32),
        ("payload_size", ctypes.c_uint32),
        ("worker", ctypes.c_uint64),
        ("guest", ctypes.c_uint64),
        ("started_ns", ctypes.c_int64),
        ("worker_pid", ctypes.c_uint32),
        ("guest_pid", ctypes.c_uint32),
        ("guest_uid", ctypes.c_uint32),
        ("context", ctypes.c_uint32),
        ("share", ctypes.c_char * 8),
    )


class StatusTransition(ctypes.LittleEndianStructure):
    """A guest's way from one state to another."""

    FORMAT: ClassVar = struct.Struct("<IIqqQ128s128s240s")
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
        ("began_ns", ctypes.c_int64),
        ("took_ns", ctypes.c_int64),
        ("bytes", ctypes.c_uint64),
        ("origin", ctypes.c_char * 128),
        ("destination", ctypes.c_char * 128),
        ("reason", ctypes.c_char * 240),
    )


class StatusGuest(ctypes.LittleEndianStructure):
    """What the administrator said of a guest, and where it is."""

    _fields_ = (
        ("name", ctypes.c_char * 32),
        ("guest_class", ctypes.c_char * 32),
        ("weight", ctypes.c_uint32),
        ("state", ctypes.c_uint32),
        ("state_bytes", ctypes.c_uint64),
        ("last", StatusTransition),
    )


class StatusTransitionTotals(ctypes.LittleEndianStructure):
    """All transitions of one kind so far, of all guests."""

    FORMAT: ClassVar = struct.Struct("<QQQQ")
    _fields_ = (
        ("done", ctypes.c_uint64),
        ("failures", ctypes.c_uint64),
        ("bytes", ctypes.c_uint64),
        ("took_ns", ctypes.c_uint64),
    )


class StatusTotals(ctypes.LittleEndianStructure):
    """What all guests went through since the daemon's start."""

    _fields_ = (
        ("of", StatusTransitionTotals * 7),
    )

WORKER_RUNS_PER_MESSAGE = 2048
WORKER_REGIONS_PER_MESSAGE = 8
WORKER_PAYLOAD_MAXIMUM = 0x10000


class WorkerMessageType(IntEnum):
    """The first come from the device process, those from 16 on from the worker."""

    MAP = 1
    UNMAP = 2
    ATTACH_RING = 3
    WAKE = 4
    QUIESCE = 5
    RESUME = 6
    SAVE = 7
    RESTORE = 8
    ROOM = 9
    NO_ROOM = 10
    RELEASE = 11
    INVENTORY = 16
    UNMAPPED = 17
    WAKE_GUEST = 18
    LOST = 19
    QUIESCED = 20
    SAVED = 21
    NOT_SAVED = 22
    RESTORED = 23
    TAKEN = 24
    MEMORY = 25
    WANTS_ROOM = 26
    HOLDS = 27
    RELEASED = 28


class WorkerMessage(ctypes.LittleEndianStructure):
    """Begins each packet; the payload follows."""

    FORMAT: ClassVar = struct.Struct("<IIQII")
    _fields_ = (
        ("type", ctypes.c_uint32),
        ("resource_id", ctypes.c_uint32),
        ("size", ctypes.c_uint64),
        ("count", ctypes.c_uint32),
        ("payload_size", ctypes.c_uint32),
    )


class WorkerRun(ctypes.LittleEndianStructure):
    """A run of guest memory."""

    FORMAT: ClassVar = struct.Struct("<QQII")
    _fields_ = (
        ("offset", ctypes.c_uint64),
        ("length", ctypes.c_uint64),
        ("region", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
    )


class WorkerRoom(ctypes.LittleEndianStructure):
    """Of a device's memory, for a guest's buffers (docs/developing/state.md)."""

    FORMAT: ClassVar = struct.Struct("<IIQQ")
    _fields_ = (
        ("device", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
        ("size", ctypes.c_uint64),
        ("total", ctypes.c_uint64),
    )


class WorkerMemory(ctypes.LittleEndianStructure):
    """Of a device, as its worker found it."""

    FORMAT: ClassVar = struct.Struct("<QQ")
    _fields_ = (
        ("free", ctypes.c_uint64),
        ("overhead", ctypes.c_uint64),
    )

STATE_MAGIC = 0x54534747
STATE_VERSION = 2
STATE_TABLES = 6
STATE_COMMAND_MAXIMUM = 0x2100000


class StateHeader(ctypes.LittleEndianStructure):
    """Begins the state and is written last. The inventory follows, then the refused graphs, the commands, and each
    table's generations, u32 each."""

    FORMAT: ClassVar = struct.Struct("<IIII6IIIIIIIIIIIQ")
    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("version", ctypes.c_uint32),
        ("inventory_size", ctypes.c_uint32),
        ("refused_graphs", ctypes.c_uint32),
        ("generations", ctypes.c_uint32 * 6),
        ("head", ctypes.c_uint32),
        ("request_offset", ctypes.c_uint32),
        ("request_size", ctypes.c_uint32),
        ("return_offset", ctypes.c_uint32),
        ("return_size", ctypes.c_uint32),
        ("answers_are_cut", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
        ("failures", ctypes.c_uint32),
        ("failures_acknowledged", ctypes.c_uint32),
        ("failures_logged", ctypes.c_uint32),
        ("commands_size", ctypes.c_uint64),
    )


class StateRefusedGraph(ctypes.LittleEndianStructure):
    """A graph whose handle the guest has, and that cannot be computed."""

    FORMAT: ClassVar = struct.Struct("<QIIII")
    _fields_ = (
        ("graph", ctypes.c_uint64),
        ("n_tensors", ctypes.c_uint32),
        ("n_nodes", ctypes.c_uint32),
        ("described", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
    )

CONTROL_TEXT_MAXIMUM = 4096


class ControlRequestType(IntEnum):
    """What is asked."""

    PAUSE = 1
    RESUME = 2
    RELOAD = 3
    MOVE = 4
    DRAIN = 5
    UNDRAIN = 6


class ControlRequest(ctypes.LittleEndianStructure):
    """The request."""

    FORMAT: ClassVar = struct.Struct("<IIQ")
    _fields_ = (
        ("type", ctypes.c_uint32),
        ("text_size", ctypes.c_uint32),
        ("guest", ctypes.c_uint64),
    )


class ControlAnswer(ctypes.LittleEndianStructure):
    """Begins the answer; the reason follows, as text."""

    FORMAT: ClassVar = struct.Struct("<II")
    _fields_ = (
        ("reason_size", ctypes.c_uint32),
        ("zero", ctypes.c_uint32),
    )

SHARING_MAGIC = 0x52414853
SHARING_SLOTS = 1024
SHARING_WEIGHT = 1


class TurnState(IntEnum):
    """Where a worker is with its turn."""

    IDLE = 0
    WAITING = 1
    CLAIMING = 2
    HOLDING = 3


class WorkState(IntEnum):
    """Whether a worker works on the host's cores, where its guest has several workers."""

    NONE = 0
    WAITING = 1
    UNDER_WAY = 2


class SharingClass(IntEnum):
    """How a guest's turns stand to others'."""

    INTERACTIVE = 1
    BATCH = 2


class SharingEntry(ctypes.LittleEndianStructure):
    """Whose a slot is. The daemon writes it."""

    FORMAT: ClassVar = struct.Struct("<QII")
    _fields_ = (
        ("guest", ctypes.c_uint64),
        ("weight", ctypes.c_uint32),
        ("class", ctypes.c_uint32),
    )


class SharingSlot(ctypes.LittleEndianStructure):
    """What a worker tells the others of itself, on a page of its own. Times are of the monotonic clock."""

    FORMAT: ClassVar = struct.Struct("<IIQQqqIIqI4xq4024x")
    _fields_ = (
        ("word", ctypes.c_uint32),
        ("devices", ctypes.c_uint32),
        ("ticket", ctypes.c_uint64),
        ("charged", ctypes.c_uint64),
        ("ended_ns", ctypes.c_int64),
        ("pause_ns", ctypes.c_int64),
        ("threads", ctypes.c_uint32),
        ("is_computing", ctypes.c_uint32),
        ("computed_ns", ctypes.c_int64),
        ("work", ctypes.c_uint32),
        ("_gap60", ctypes.c_uint8 * 4),
        ("work_ns", ctypes.c_int64),
        ("_gap72", ctypes.c_uint8 * 4024),
    )


class SharingPages(ctypes.LittleEndianStructure):
    """The whole file."""

    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("slot_count", ctypes.c_uint32),
        ("entries", SharingEntry * 1024),
        ("_gap16392", ctypes.c_uint8 * 4088),
        ("slots", SharingSlot * 1024),
    )
