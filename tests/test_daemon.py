"""The device front, driven from outside: an honest and a hostile vhost-user front-end in plain Python.

The front loads no ggml, so a stand-in for the backend library, compiled here, takes the worker's place. It does
what the first word of a ring's request area tells it, crashing included.
"""

import ctypes
import mmap
import os
import pathlib
import re
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time

import pytest

from ggml_remoting.generated.formats import CAPSET_MAGIC, RING_MAGIC, CapsetHeader, ErrorKind, RingHeader, Submit
from tests.support.processes import ended
from tests.support.ring import HEAD, HEADER, LOST_REASON, STATE, TAIL
from tests.support.waiting import SECONDS, comes_true, until
from tests.support.watch import children, descriptors_of, device_processes, in_view, mappings_of, mode_of, workers

ROOT = pathlib.Path(__file__).parents[1]
BUILD = ROOT / os.environ.get("GGML_REMOTING_BUILD", "build")
DAEMON = pathlib.Path(os.environ.get("REMOTING_DAEMON", BUILD / "ggml-remotingd"))

INVENTORY = b"stand-in inventory"
PAGE = 4096

FAKE_GGML = r"""
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include "ring_format.h"
#include "worker_entry.h"
#include "formats/worker.h"

#define TEN(x) x x x x x x x x x x
#define LONG_LINE TEN(TEN("0123456789"))

enum { NOTHING, ABORT, FAULT, SAY_LOST, KEEP_MAPPED, EXIT, CLOSE, FALSE_UNMAPPED, MALFORMED, STOP_READING,
       NO_WAKE, SHORT, SHOUT, LEAVE,
       SCRIBBLE, STUBBORN };

static struct { uint32_t id; uint8_t *base; uint64_t size, filled; } maps[64];
static int channel;
static int keep_mapped;

static void say(uint32_t type, uint32_t id, const char *text)
{
    uint8_t bytes[sizeof(struct worker_message) + 512];
    struct worker_message message = { .type = type, .resource_id = id, .payload_size = (uint32_t)strlen(text) };
    memcpy(bytes, &message, sizeof message);
    memcpy(bytes + sizeof message, text, strlen(text));
    send(channel, bytes, sizeof message + strlen(text), 0);
}

static int find(uint32_t id)
{
    for (int i = 0; i < 64; i++)
        if (maps[i].id == id)
            return i;
    return -1;
}

static void map(const struct worker_message *message, const struct worker_run *runs, const int *fds)
{
    int i = find(message->resource_id);
    if (i < 0) {
        i = find(0);
        maps[i].id = message->resource_id;
        maps[i].size = message->size;
        maps[i].filled = 0;
        maps[i].base = mmap(NULL, message->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    }
    for (uint32_t r = 0; r < message->count; r++) {
        if (mmap(maps[i].base + maps[i].filled, runs[r].length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                 fds[runs[r].region],
                 (off_t)runs[r].offset) == MAP_FAILED)
            abort();
        maps[i].filled += runs[r].length;
    }
}

static void unmap(uint32_t id)
{
    int i = find(id);
    if (i < 0)
        abort();
    munmap(maps[i].base, maps[i].size);
    maps[i].id = 0;
    say(WORKER_UNMAPPED, id, "");
}

static void obey(uint32_t command, struct remoting_ring_header *ring)
{
    struct worker_message broken = { .type = WORKER_WAKE_GUEST, .payload_size = 99 };
    switch (command) {
    case ABORT: abort();
    case FAULT: signal(SIGSEGV, SIG_DFL); *(volatile int *)8 = 0; break;
    case SAY_LOST: say(WORKER_LOST, 0, "the \x1b[31mGPU\n fell off"); pause(); break;
    case KEEP_MAPPED: keep_mapped = 1; break;
    case EXIT: _exit(3);
    case CLOSE: close(channel); for (;;) pause();
    case FALSE_UNMAPPED: say(WORKER_UNMAPPED, 4711, ""); break;
    case MALFORMED: send(channel, &broken, sizeof broken, 0); break;
    case SHOUT:
        for (int i = 0; i < 5000; i++)
            fprintf(stderr, "line %d \x1b[2J of a guest's own\n%s", i, i == 0 ? LONG_LINE "\n" : "");
        break;
    case SHORT: send(channel, "x", 1, 0); break;
    case LEAVE:
        poll(&(struct pollfd){ .fd = channel, .events = POLLIN }, 1, -1);
        while (atomic_load(&ring->tail) != 4)
            ;
        say(WORKER_LOST, 0, "what it said last");
        _exit(1);
    case SCRIBBLE:
    case STUBBORN:
        say(WORKER_WAKE_GUEST, 0, "");
        atomic_store(&ring->head, atomic_load(&ring->tail));
        for (volatile uint32_t *word = (volatile uint32_t *)((uint8_t *)ring + 8192);; (*word)++) {
            struct worker_message message;
            if ((*word & 1023) != 0 || recv(channel, &message, sizeof message, MSG_DONTWAIT) != sizeof message)
                continue;
            if (message.type == WORKER_QUIESCE && command == SCRIBBLE) {
                say(WORKER_QUIESCED, 0, "");
                return;
            }
        }
    case STOP_READING: atomic_store(&ring->head, atomic_load(&ring->tail)); for (;;) pause();
    }
}

int remoting_worker_main(const struct remoting_worker_options *options)
{
    static uint8_t bytes[sizeof(struct worker_message) + WORKER_PAYLOAD_MAXIMUM];
    struct remoting_ring_header *ring = NULL;
    channel = options->socket;
    if (getenv("GGML_BACKEND_PATH") || getenv("GGML_REMOTING"))
        say(WORKER_LOST, 0, "the environment was not cleaned");
    if (options->probe) {
        if (options->device_count > 0 && strcmp(options->device_names[0], "broken") == 0) {
            say(WORKER_LOST, 0, "no such device: broken");
            return 1;
        }
        if (options->device_count > 0 && strcmp(options->device_names[0], "crash") == 0)
            abort();
        say(WORKER_INVENTORY, 0, "stand-in inventory");
        return 0;
    }
    if (options->device_count == 0 || strcmp(options->device_names[0], "never-ready") != 0)
        close(options->starting);
    for (;;) {
        union { struct cmsghdr header; char space[CMSG_SPACE(8 * sizeof(int))]; } control;
        struct iovec part = { bytes, sizeof bytes };
        struct msghdr packet = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                                 .msg_controllen = sizeof control };
        ssize_t received = recvmsg(channel, &packet, MSG_CMSG_CLOEXEC);
        struct cmsghdr *item = received > 0 ? CMSG_FIRSTHDR(&packet) : NULL;
        struct worker_message message;
        int fds[8];
        size_t fd_count = item == NULL ? 0 : (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        if (received <= 0)
            return 0;
        memcpy(&message, bytes, sizeof message);
        if (fd_count > 0)
            memcpy(fds, CMSG_DATA(item), fd_count * sizeof(int));
        if (message.type == WORKER_MAP)
            map(&message, (const struct worker_run *)(bytes + sizeof message), fds);
        for (size_t i = 0; i < fd_count; i++)
            close(fds[i]);
        if (message.type == WORKER_UNMAP && !keep_mapped)
            unmap(message.resource_id);
        if (message.type == WORKER_ATTACH_RING) {
            ring = (struct remoting_ring_header *)maps[find(message.resource_id)].base;
            atomic_store(&ring->state, REMOTING_RING_RUNNING);
        }
        if (message.type == WORKER_QUIESCE)
            say(WORKER_QUIESCED, 0, "");
        if (message.type == WORKER_WAKE && ring != NULL) {
            uint32_t command = *(volatile uint32_t *)((uint8_t *)ring + ring->request_offset);
            obey(command, ring);
            if (command == SCRIBBLE)
                continue; /* at rest */
            atomic_store(&ring->head, atomic_load(&ring->tail));
            if (command != NO_WAKE)
                say(WORKER_WAKE_GUEST, 0, "");
        }
    }
}
"""

(
    NOTHING,
    ABORT,
    FAULT,
    SAY_LOST,
    KEEP_MAPPED,
    EXIT,
    CLOSE,
    FALSE_UNMAPPED,
    MALFORMED,
    STOP_READING,
    NO_WAKE,
    SHORT,
    SHOUT,
    LEAVE,
) = range(14)
SCRIBBLE, STUBBORN = 14, 15

# vhost-user requests
GET_FEATURES, SET_FEATURES, SET_OWNER = 1, 2, 3
SET_MEM_TABLE, SET_VRING_NUM, SET_VRING_ADDR, SET_VRING_BASE, GET_VRING_BASE = 5, 8, 9, 10, 11
SET_VRING_KICK, SET_VRING_CALL, SET_VRING_ERR = 12, 13, 14
GET_PROTOCOL_FEATURES, SET_PROTOCOL_FEATURES, GET_QUEUE_NUM, SET_VRING_ENABLE = 15, 16, 17, 18
GET_CONFIG, GPU_SET_SOCKET, RESET_DEVICE = 24, 33, 34
NEED_REPLY = 8

VERSION_1, INDIRECT, EVENT_INDEX, PROTOCOL, VIRGL = 1 << 32, 1 << 28, 1 << 29, 1 << 30, 1 << 0

# virtio-gpu commands and responses
GET_DISPLAY_INFO, UNREF, ATTACH_BACKING, DETACH_BACKING, GET_CAPSET_INFO, GET_CAPSET = (
    0x100,
    0x102,
    0x106,
    0x107,
    0x108,
    0x109,
)
CREATE_2D, GET_EDID = 0x101, 0x10A
CTX_CREATE, CTX_DESTROY, CTX_ATTACH, CTX_DETACH, CREATE_3D, SUBMIT = 0x200, 0x201, 0x202, 0x203, 0x204, 0x207
OK, OK_DISPLAY_INFO, OK_CAPSET_INFO, OK_CAPSET = 0x1100, 0x1101, 0x1102, 0x1103
UNSPEC, OUT_OF_MEMORY, INVALID_RESOURCE, INVALID_CONTEXT, INVALID_PARAMETER = 0x1200, 0x1201, 0x1203, 0x1204, 0x1205
FENCE = 1

NEXT, WRITE, INDIRECT_TABLE = 1, 2, 4

GUEST_BASE = 0x1000_0000
USER_BASE = 0x7F00_0000_0000
MEMORY = 16 << 20
QUEUE_SIZE = 256
DESCRIPTORS, AVAILABLE, USED = 0x0000, 0x2000, 0x3000
CURSOR_QUEUE = 0x8000
COMMANDS = 0x10000
RING = 0x100000
RING_SIZE = PAGE + 2 * 65536
LONG_COMMAND_TABLE, LONG_COMMAND = 12 << 20, 13 << 20
LOST_KIND = RingHeader.lost.offset  # of the report that begins there


def memfd(size, seal=True):
    fd = os.memfd_create("guest memory", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, size)
    if seal:
        import fcntl

        fcntl.fcntl(fd, 1033, 2)  # F_ADD_SEALS, F_SEAL_SHRINK
    return fd


def eventfd():
    return os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)


class Guest:
    """A front-end with one memfd as its memory. `step` methods are separate so that a test can leave the path."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(str(path))
        self.socket.settimeout(10)
        self.fd = memfd(MEMORY)
        self.memory = mmap.mmap(self.fd, MEMORY)
        self.next_available = 0
        self.last_used = 0
        self.event_index = True
        self.kicks = [eventfd(), eventfd()]
        self.calls = [eventfd(), eventfd()]
        self.head = 0

    def close(self):
        self.socket.close()
        self.memory.close()
        for fd in [self.fd, *self.kicks, *self.calls]:
            os.close(fd)

    # vhost-user

    def send(self, request, payload=b"", fds=(), flags=1):
        message = struct.pack("<III", request, flags, len(payload)) + payload
        socket.send_fds(self.socket, [message], list(fds))

    def receive(self):
        header = self.socket.recv(12, socket.MSG_WAITALL)
        if len(header) < 12:
            raise ConnectionError("the daemon closed the connection")
        request, flags, size = struct.unpack("<III", header)
        assert flags == 5
        return request, self.socket.recv(size, socket.MSG_WAITALL) if size else b""

    def ask(self, request, payload=b"", fds=()):
        self.send(request, payload, fds)
        answered, payload = self.receive()
        assert answered == request
        return payload

    def acknowledged(self, request, payload=b"", fds=()):
        self.send(request, payload, fds, flags=1 | NEED_REPLY)
        answered, payload = self.receive()
        assert answered == request
        return struct.unpack("<Q", payload)[0]

    def is_closed(self):
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def features(self):
        offered = struct.unpack("<Q", self.ask(GET_FEATURES))[0]
        assert offered == VERSION_1 | INDIRECT | EVENT_INDEX | PROTOCOL | VIRGL
        protocol = struct.unpack("<Q", self.ask(GET_PROTOCOL_FEATURES))[0]
        assert protocol == 1 << 0 | 1 << 3 | 1 << 9 | 1 << 13
        self.send(SET_PROTOCOL_FEATURES, struct.pack("<Q", protocol))
        assert struct.unpack("<Q", self.ask(GET_QUEUE_NUM))[0] == 2
        self.send(SET_OWNER)
        for queue in range(2):
            self.send(SET_VRING_CALL, struct.pack("<Q", queue), [self.calls[queue]])
            self.send(SET_VRING_ERR, struct.pack("<Q", queue | 0x100))

    def config(self):
        answer = self.ask(GET_CONFIG, struct.pack("<III", 0, 16, 0) + bytes(16))
        return struct.unpack("<IIII", answer[12:])

    def gpu_socket(self):
        ours, theirs = socket.socketpair()
        self.send(GPU_SET_SOCKET, b"", [theirs.fileno()])
        theirs.close()
        self.gpu = ours

    def memory_table(self, regions=None, fds=None):
        regions = regions or [(GUEST_BASE, MEMORY, USER_BASE, 0)]
        payload = struct.pack("<II", len(regions), 0) + b"".join(struct.pack("<QQQQ", *region) for region in regions)
        return self.acknowledged(SET_MEM_TABLE, payload, fds or [self.fd])

    def queues(self, size=QUEUE_SIZE, base=0):
        features = VERSION_1 | INDIRECT | PROTOCOL | VIRGL | (EVENT_INDEX if self.event_index else 0)
        self.send(SET_FEATURES, struct.pack("<Q", features))
        assert self.memory_table() == 0
        for queue, offset in enumerate((0, CURSOR_QUEUE)):
            user = USER_BASE + offset
            self.send(SET_VRING_NUM, struct.pack("<II", queue, size))
            self.send(SET_VRING_BASE, struct.pack("<II", queue, base if queue == 0 else 0))
            self.send(
                SET_VRING_ADDR, struct.pack("<IIQQQQ", queue, 0, user + DESCRIPTORS, user + USED, user + AVAILABLE, 0)
            )
            self.send(SET_VRING_KICK, struct.pack("<Q", queue), [self.kicks[queue]])
            assert self.acknowledged(SET_VRING_ENABLE, struct.pack("<II", queue, 1)) == 0

    def start(self):
        """The messages in QEMU's order."""
        self.features()
        assert self.config() == (0, 0, 1, 1)
        self.gpu_socket()
        self.queues()
        return self

    # virtqueue

    def put(self, offset, data):
        self.memory[offset : offset + len(data)] = data

    def get(self, offset, size):
        return self.memory[offset : offset + size]

    def descriptor(self, index, address, length, flags, following=0, table=DESCRIPTORS):
        self.put(table + index * 16, struct.pack("<QIHH", address, length, flags, following))

    def offer(self, head):
        self.put(AVAILABLE + 4 + self.next_available % QUEUE_SIZE * 2, struct.pack("<H", head))
        self.next_available = (self.next_available + 1) & 0xFFFF
        self.put(AVAILABLE + 2, struct.pack("<H", self.next_available))

    def kick(self, queue=0):
        os.eventfd_write(self.kicks[queue], 1)

    def post(self, command, reply_size=24, indirect=False):
        """Sends a command without waiting; returns its slot."""
        slot = self.head % (QUEUE_SIZE // 2)
        self.head += 1
        base = COMMANDS + slot * 4096
        guest = GUEST_BASE + base
        half = min(len(command), 12)
        assert len(command) <= 2048
        self.put(base, command)
        self.put(base + 2048, bytes(reply_size))
        parts = [(guest, half, 0), (guest + half, len(command) - half, 0), (guest + 2048, reply_size, WRITE)]
        parts = [part for part in parts if part[1] > 0]
        if indirect:
            table = base + 4096 - 64
            for i, (address, length, flags) in enumerate(parts):
                self.descriptor(i, address, length, flags | (NEXT if i + 1 < len(parts) else 0), i + 1, table)
            self.descriptor(slot, GUEST_BASE + table, 16 * len(parts), INDIRECT_TABLE)
            self.offer(slot)
        else:
            self.descriptor(slot * 2, guest, len(command), NEXT, slot * 2 + 1)
            self.descriptor(slot * 2 + 1, guest + 2048, reply_size, WRITE)
            self.offer(slot * 2)
        self.kick()
        return slot

    def used(self):
        return struct.unpack("<H", self.get(USED + 2, 2))[0]

    def wait_used(self, count=1, timeout=SECONDS):
        want = (self.last_used + count) & 0xFFFF
        deadline = time.monotonic() + timeout
        while self.used() != want:
            if time.monotonic() > deadline:
                raise TimeoutError(f"used index {self.used()}, not {want}")
            time.sleep(0.0005)
        entries = []
        for i in range(count):
            at = USED + 4 + (self.last_used + i) % QUEUE_SIZE * 8
            entries.append(struct.unpack("<II", self.get(at, 8)))
        self.last_used = want
        return entries

    def reply(self, slot, size=24):
        return self.get(COMMANDS + slot * 4096 + 2048, size)

    def command(self, kind, body=b"", context=0, flags=0, fence=0, reply_size=24, indirect=True, timeout=SECONDS):
        slot = self.post(self.header(kind, context, flags, fence) + body, reply_size, indirect)
        self.wait_used(timeout=timeout)
        reply = self.reply(slot, reply_size)
        return struct.unpack("<I", reply[:4])[0], reply

    @staticmethod
    def header(kind, context=0, flags=0, fence=0):
        return struct.pack("<IIQII", kind, flags, fence, context, 0)

    # virtio-gpu

    def create_context(self, context=1):
        return self.command(CTX_CREATE, struct.pack("<II64s", 4, 0, b"test"), context)[0]

    def create_resource(self, resource, size):
        return self.command(CREATE_3D, struct.pack("<12I", resource, 0, 64, 0, size, 1, 1, 1, 0, 0, 0, 0))[0]

    def attach_backing(self, resource, entries, count=None):
        body = struct.pack("<II", resource, len(entries) if count is None else count)
        return self.command(
            ATTACH_BACKING, body + b"".join(struct.pack("<QII", address, size, 0) for address, size in entries)
        )[0]

    def attach_many(self, resource, entries):
        """As Linux sends a long command: page by page, with a descriptor for each in an indirect table.

        The pages lie in reverse order.
        """
        command = self.header(ATTACH_BACKING) + struct.pack("<II", resource, len(entries))
        command += b"".join(struct.pack("<QII", address, size, 0) for address, size in entries)
        pieces = [command[at : at + PAGE] for at in range(0, len(command), PAGE)]
        for i, piece in enumerate(pieces):
            page = LONG_COMMAND + (len(pieces) - i) * PAGE
            self.put(page, piece)
            self.descriptor(i, GUEST_BASE + page, len(piece), NEXT, i + 1, LONG_COMMAND_TABLE)
        self.descriptor(len(pieces), GUEST_BASE + LONG_COMMAND, 24, WRITE, 0, LONG_COMMAND_TABLE)
        self.descriptor(0, GUEST_BASE + LONG_COMMAND_TABLE, 16 * (len(pieces) + 1), INDIRECT_TABLE)
        self.offer(0)
        self.kick()
        self.wait_used()
        return self.word(LONG_COMMAND)

    def context_resource(self, kind, resource, context=1, timeout=SECONDS):
        return self.command(kind, struct.pack("<II", resource, 0), context, timeout=timeout)[0]

    def resource(self, resource, offset, size, context=1):
        assert self.create_resource(resource, size) == OK
        assert self.attach_backing(resource, [(GUEST_BASE + offset, -(-size // PAGE) * PAGE)]) == OK
        assert self.context_resource(CTX_ATTACH, resource, context) == OK

    @staticmethod
    def submission(code, argument=0):
        return struct.pack("<II", Submit.FORMAT.size, 0) + Submit.FORMAT.pack(code, argument)

    def submit(self, code, argument=0, context=1, **more):
        return self.command(SUBMIT, self.submission(code, argument), context, **more)

    def ring(self, resource=1, context=1, offset=RING, header=(0x474E5247, 1, PAGE, 65536, PAGE + 65536, 65536)):
        self.put(offset, bytes(PAGE))
        self.put(offset, HEADER.pack(*header))
        self.resource(resource, offset, RING_SIZE, context)
        assert self.submit(1, resource, context)[0] == OK

    def word(self, offset):
        return struct.unpack("<I", self.get(offset, 4))[0]

    def wait_word(self, offset, value, timeout=SECONDS):
        deadline = time.monotonic() + timeout
        while self.word(offset) != value:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the word at {offset:#x} is {self.word(offset)}, not {value}")
            time.sleep(0.001)

    def running(self):
        """A context with a ring that its worker has attached."""
        assert self.create_context() == OK
        self.ring()
        self.wait_word(RING + STATE, 1)
        return self

    def order(self, what, tail=8):
        self.put(RING + PAGE, struct.pack("<I", what))
        self.put(RING + TAIL, struct.pack("<I", tail))

    def lost_reason(self, timeout=SECONDS):
        self.wait_word(RING + STATE, 2, timeout)
        assert self.word(RING + LOST_KIND) == ErrorKind.LOST
        return self.get(RING + LOST_REASON, 240).split(b"\0")[0].decode()


class Daemon:
    """A daemon of a test's own. A with statement waits until it listens, and leaves none behind, whatever fails."""

    def __init__(self, library, directory, *options, environment=None, before=None):
        """`before`: words of a command that becomes the daemon; without them the tests may look into it."""
        before = in_view() if before is None else before
        self.path = directory / "socket"
        self.log_path = directory / "log"
        self.process = subprocess.Popen(
            [*before, DAEMON, "serve", "--socket", self.path, "--backend-library", library, *options],
            stdout=subprocess.PIPE,
            stderr=open(self.log_path, "ab"),
            env={
                **os.environ,
                "GGML_BACKEND_PATH": "/nowhere",
                "GGML_REMOTING": "unix:/nowhere",
                **(environment or {}),
            },
        )

    def __enter__(self):
        try:
            assert select.select([self.process.stdout], [], [], SECONDS)[0], self.log()
            line = self.process.stdout.readline().decode()
            assert line == f"ready {self.path}\n", self.log()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()  # nothing, where the test has waited for its end
        self.process.wait()
        self.process.stdout.close()

    def log(self):
        return self.log_path.read_text()

    def children(self):
        """The workers."""
        return workers(self.process.pid)

    def processes(self):
        """The workers and the guests' device processes."""
        return children(self.process.pid)

    def logs(self, text):
        """Whether the log comes to hold the text: a guest's lines take their way through its processes' pipes."""
        return comes_true(lambda: text in self.log())

    def wait_for_children(self, count):
        until(
            lambda: len(self.children()) == count,
            lambda: f"{len(self.children())} children, not {count}: {self.log()}",
        )

    def wait_for_no_process(self):
        until(lambda: not self.processes(), lambda: f"{self.processes()} are left: {self.log()}")

    def descriptors(self):
        return descriptors_of(self.process.pid)

    def mappings(self):
        return mappings_of(self.process.pid).count("guest memory")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.status()

    def status(self):
        """With which it ends, by itself or by what a test has done to it."""
        try:
            return self.process.wait(SECONDS)
        finally:
            self.__exit__()


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    directory = tmp_path_factory.mktemp("stand-in")
    (directory / "worker.c").write_text(FAKE_GGML)
    output = directory / "libstand-in.so"
    command = [
        "cc",
        "-std=c11",
        "-O1",
        "-Wall",
        "-shared",
        "-fPIC",
        f"-I{ROOT / 'runtime/shared'}",
        f"-I{ROOT / 'generated/include'}",
    ]
    subprocess.run([*command, "-o", output, directory / "worker.c"], check=True)
    return output


@pytest.fixture
def daemon(library):
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(library, pathlib.Path(name)) as started,
    ):
        before = started.descriptors()
        yield started
        assert started.process.poll() is None, started.log()
        # Whatever a test did: nothing of its guests is left, and a next one is served.
        started.wait_for_no_process()
        until(
            lambda: started.descriptors() == before and started.mappings() == 0,
            lambda: f"{started.descriptors()} descriptors, not {before}, {started.mappings()} mappings",
        )
        honest = Guest(started.path).start().running()
        honest.order(NOTHING)
        assert honest.submit(2)[0] == OK
        honest.wait_word(RING + HEAD, 8)
        honest.close()
        started.wait_for_no_process()
        assert started.stop() == 0, started.log()
        assert not started.path.exists()
        assert "Sanitizer" not in started.log() and "runtime error" not in started.log(), started.log()


@pytest.fixture
def guest(daemon):
    opened = Guest(daemon.path)
    yield opened
    opened.close()


@pytest.fixture
def started(guest):
    return guest.start()


@pytest.fixture
def running(started):
    return started.running()


# The daemon itself


def test_a_daemon_of_a_test_that_fails_is_ended(library):
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        pytest.raises(AssertionError, match="what failed"),
        Daemon(library, pathlib.Path(name)) as left,
    ):
        raise AssertionError("what failed")
    assert left.process.poll() == -signal.SIGKILL


def test_a_test_looks_into_its_daemon(started, daemon):
    """As whatever user the tests run: what a daemon holds must be there to be seen."""
    assert daemon.descriptors() > 3
    (device_process,) = device_processes(daemon.process.pid)
    assert "guest memory" in mappings_of(device_process)


def test_socket_is_private_and_path_is_guarded(daemon, library):
    assert daemon.path.stat().st_mode & 0o777 == 0o600
    second = Daemon(library, daemon.path.parent)
    assert second.status() == 1
    assert "another daemon is listening" in daemon.log()
    Guest(daemon.path).close()


def test_stale_socket_is_replaced_and_other_files_are_not(library, tmp_path):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        directory = pathlib.Path(name)
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(directory / "socket"))
        stale.close()
        with Daemon(library, directory) as first:
            assert first.stop() == 0
        (directory / "socket").write_text("precious")
        second = Daemon(library, directory)
        assert second.status() == 1
        assert "not a socket" in second.log()
        assert (directory / "socket").read_text() == "precious"


@pytest.mark.parametrize(
    ("device", "reason"),
    [("broken", "no such device: broken"), ("crash", "killed by signal 6 (Aborted)")],
)
def test_probe_failure_is_told(library, tmp_path, device, reason):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon(library, pathlib.Path(name), "--device", device)
        assert failing.status() == 1
        assert reason in failing.log()


def test_missing_library_is_told():
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon("/nowhere/lib.so", pathlib.Path(name))
        assert failing.status() == 1
        assert "/nowhere/lib.so" in failing.log()


@pytest.mark.parametrize("option", ["--guest-cgroup", "--lib-dir"])
def test_of_a_long_message_beginning_and_end_are_told(library, host_libraries, option):
    """The end of a path says which file it is, and why stands behind the path."""
    path = "/".join(("", *("a-folder-with-a-name-of-forty-characters" for _ in range(20)), "the-end-of-the-path"))
    backend = BUILD / "libggml-remotingbackend.so"
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, option, path)
        assert failing.status() == 1
        (line,) = failing.log().splitlines()[-1:]
    assert re.fullmatch(
        r"ggml-remotingd: (--guest-cgroup|the library folder) /a-folder-with.* \.\.\. "
        r".*/the-end-of-the-path(: No such file or directory| is no folder)"
        r"; ggml-remoting doctor --host looks into it",
        line,
    ), line


@pytest.mark.parametrize(
    "words",
    [[], ["serve"], ["fly"], ["serve", "--socket"], ["serve", "--backend-library", "x"], ["serve", "--what"]],
)
def test_usage_errors(words):
    done = subprocess.run([DAEMON, *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.endswith("; see ggml-remotingd --help\n")


def test_inherited_listening_socket(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        path = pathlib.Path(name) / "inherited"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        descriptor = listening.fileno()
        command = [DAEMON, "serve", "--backend-library", library, "--listen-fd", str(descriptor)]
        with ended(subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[descriptor])) as process:
            assert process.stdout.readline() == b"ready -\n"
            guest = Guest(path).start()
            assert guest.create_context() == OK
            guest.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(SECONDS) == 0
        assert path.exists()


def test_connect_mode_reconnects(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        path = pathlib.Path(name) / "qemu"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(SECONDS)
        command = [DAEMON, "connect", "--socket", path, "--backend-library", library]
        with ended(subprocess.Popen(command, stdout=subprocess.PIPE)) as process:
            for _ in range(2):
                accepted, _ = listening.accept()
                accepted.settimeout(SECONDS)
                accepted.sendall(struct.pack("<III", GET_FEATURES, 1, 0))
                assert len(accepted.recv(20, socket.MSG_WAITALL)) == 20
                accepted.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(SECONDS) == 0


def test_workers_die_with_the_daemon(daemon, library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, pathlib.Path(name)) as doomed:
        guest = Guest(doomed.path).start().running()
        (worker,) = doomed.children()
        doomed.process.kill()
        doomed.process.wait()
        until(lambda: mode_of(worker) != "worker", "the worker to end")
        guest.close()


def test_stopping_tells_the_guests(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, pathlib.Path(name)) as stopped:
        guest = Guest(stopped.path).start().running()
        assert stopped.stop() == 0
        assert "was stopped" in guest.lost_reason()
        guest.close()


# An honest guest


def test_display_and_capset(started):
    kind, reply = started.command(GET_DISPLAY_INFO, reply_size=408)
    assert kind == OK_DISPLAY_INFO and not any(reply[24:])
    kind, reply = started.command(GET_CAPSET_INFO, struct.pack("<II", 0, 0), reply_size=40)
    size = 16 + len(INVENTORY)
    assert kind == OK_CAPSET_INFO and struct.unpack("<III", reply[24:36]) == (30, 1, size)
    kind, reply = started.command(GET_CAPSET, struct.pack("<II", 30, 1), reply_size=24 + size)
    assert kind == OK_CAPSET
    assert reply[24:] == CapsetHeader.FORMAT.pack(CAPSET_MAGIC, 1, size, 0) + INVENTORY
    assert started.command(GET_CAPSET, struct.pack("<II", 1, 1), reply_size=24 + size)[0] == INVALID_PARAMETER
    assert started.command(GET_EDID, struct.pack("<II", 0, 0))[0] == UNSPEC
    assert started.command(CREATE_2D, struct.pack("<4I", 9, 1, 8, 8))[0] == UNSPEC


def test_direct_and_indirect_descriptors_and_wrap(started):
    for turn in range(3 * QUEUE_SIZE):
        assert (
            started.command(GET_CAPSET_INFO, struct.pack("<II", 0, 0), reply_size=40, indirect=turn % 2 == 0)[0]
            == OK_CAPSET_INFO
        )


def test_used_length_and_fence_are_echoed(started):
    kind, reply = started.command(
        GET_CAPSET_INFO, struct.pack("<II", 0, 0), context=7, flags=FENCE, fence=77, reply_size=40
    )
    assert struct.unpack("<IIQI", reply[:20]) == (OK_CAPSET_INFO, FENCE, 77, 7)
    started.post(started.header(GET_CAPSET_INFO) + bytes(8), reply_size=30)
    ((_, length),) = started.wait_used()
    assert length == 30


@pytest.mark.parametrize("event_index", [True, False])
def test_interrupts(guest, event_index):
    guest.event_index = event_index
    guest.start()
    guest.put(AVAILABLE + 4 + QUEUE_SIZE * 2, struct.pack("<H", 1))  # used event: interrupt after the second
    guest.command(GET_DISPLAY_INFO, reply_size=408)
    assert select.select([guest.calls[0]], [], [], 1)[0]
    os.eventfd_read(guest.calls[0])
    guest.put(AVAILABLE + 4 + QUEUE_SIZE * 2, struct.pack("<H", 2))
    guest.put(AVAILABLE, struct.pack("<H", 1))
    guest.command(GET_DISPLAY_INFO, reply_size=408)
    assert not select.select([guest.calls[0]], [], [], 0.1)[0]
    guest.put(AVAILABLE, struct.pack("<H", 0))
    guest.command(GET_DISPLAY_INFO, reply_size=408)
    assert select.select([guest.calls[0]], [], [], 1)[0]


def test_ring_and_wake(running, daemon):
    running.order(NOTHING, tail=64)
    kind, _ = running.submit(2)
    assert kind == OK
    running.wait_word(RING + HEAD, 64)
    assert len(daemon.children()) == 1


def test_scattered_resource_is_one_view(started):
    """The ring's request area lies in pages in reverse order, the order word in the first of them."""
    assert started.create_context() == OK
    pages = RING_SIZE // PAGE
    entries = [(GUEST_BASE + RING, PAGE)] + [(GUEST_BASE + RING + (pages - i) * PAGE, PAGE) for i in range(1, pages)]
    started.put(RING, HEADER.pack(RING_MAGIC, 1, PAGE, 65536, PAGE + 65536, 65536))
    assert started.create_resource(1, RING_SIZE) == OK
    assert started.attach_backing(1, entries) == OK
    assert started.context_resource(CTX_ATTACH, 1) == OK
    assert started.submit(1, 1)[0] == OK
    started.wait_word(RING + STATE, 1)
    started.put(RING + (pages - 1) * PAGE, struct.pack("<I", EXIT))
    assert started.submit(2)[0] == OK
    assert started.lost_reason() == "the worker exited with status 3"


def test_two_regions_and_an_entry_across_them(guest):
    """Adjacent in guest memory, far apart in the front-end's."""
    guest.features()
    guest.queues()
    half = MEMORY // 2
    regions = [(GUEST_BASE, half, USER_BASE, 0), (GUEST_BASE + half, half, USER_BASE + (1 << 40), half)]
    assert guest.memory_table(regions, [guest.fd, guest.fd]) == 0
    assert guest.create_context() == OK
    guest.ring(offset=half - PAGE)
    guest.wait_word(half - PAGE + STATE, 1)


def test_fragmented_memory_of_several_regions(guest):
    """Single pages, in turn of two regions, one of which lies above 4 GiB: 8,192 runs, none of which can be merged."""
    guest.features()
    guest.queues()
    pages = MEMORY // PAGE
    addresses = [0x4000_0000, 0x1_4000_0000]
    others = [memfd(MEMORY), memfd(MEMORY)]
    regions = [(GUEST_BASE, MEMORY, USER_BASE, 0)] + [
        (at, MEMORY, USER_BASE + (i + 1 << 40), 0) for i, at in enumerate(addresses)
    ]
    assert guest.memory_table(regions, [guest.fd, *others]) == 0
    assert guest.create_context() == OK
    entries = [(addresses[i % 2] + (pages - 1 - i // 2) * PAGE, PAGE) for i in range(2 * pages)]
    assert guest.create_resource(1, len(entries) * PAGE) == OK
    assert guest.attach_many(1, entries) == OK
    assert guest.context_resource(CTX_ATTACH, 1) == OK
    last_page = len(entries) - 1
    request_size = 16 << 20
    header = HEADER.pack(RING_MAGIC, 1, last_page * PAGE, request_size, PAGE, request_size)
    os.pwrite(others[0], header, MEMORY - PAGE)
    os.pwrite(others[1], struct.pack("<I", EXIT), 0)  # the order lies in the last page
    assert guest.submit(1, 1)[0] == OK
    assert guest.submit(2)[0] == OK
    until(lambda: b"exited with status 3" in os.pread(others[0], PAGE, MEMORY - PAGE), "the reason")
    for fd in others:
        os.close(fd)


def scattered(count):
    """Entries of which no two can be merged."""
    return [(GUEST_BASE + RING + i % 2 * 2 * PAGE, PAGE) for i in range(count)]


def test_many_runs_take_several_messages(started):
    """32,768 runs: sixteen WORKER_MAP packets."""
    assert started.create_context() == OK
    assert started.create_resource(1, 32768 * PAGE) == OK
    assert started.attach_many(1, scattered(32768)) == OK
    assert started.context_resource(CTX_ATTACH, 1) == OK
    started.put(RING, HEADER.pack(RING_MAGIC, 1, PAGE, 65536, PAGE + 65536, 65536))
    assert started.submit(1, 1)[0] == OK
    started.wait_word(RING + STATE, 1)
    assert started.context_resource(UNREF, 1) == OK


def test_fenced_wait_is_answered_by_the_worker(running):
    for turn in range(20):
        running.order(NOTHING, tail=8 * (turn + 1))
        before = time.monotonic()
        assert running.submit(2)[0] == OK
        kind, reply = running.submit(3, flags=FENCE, fence=turn + 1)
        assert kind == OK and struct.unpack("<Q", reply[8:16])[0] == turn + 1
        assert time.monotonic() - before < 0.5


def test_wake_of_the_guest_before_its_fence_is_kept(running):
    running.order(NOTHING)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 8)
    time.sleep(0.05)
    running.order(NO_WAKE, tail=16)
    before = time.monotonic()
    assert running.submit(3, flags=FENCE, fence=1)[0] == OK
    assert time.monotonic() - before < 0.5


def test_fence_of_a_wake_is_answered_at_once(running):
    """Linux 6.1 puts a fence on every command."""
    running.order(NO_WAKE)
    before = time.monotonic()
    assert running.submit(2, flags=FENCE, fence=1)[0] == OK
    assert time.monotonic() - before < 0.5


def test_fence_is_not_held_for_long(running):
    before = time.monotonic()
    assert running.submit(3, flags=FENCE, fence=1)[0] == OK
    assert 0.8 < time.monotonic() - before < 2


def test_a_context_holds_one_fence(running):
    """Each takes one of the queue's 256 entries."""
    before = running.used()
    for _ in range(140):
        running.post(running.header(SUBMIT, 1, FENCE, 1) + running.submission(3), indirect=True)
    time.sleep(0.3)
    assert running.used() == before + 139
    time.sleep(1)
    assert running.used() == before + 140
    running.last_used = running.used()


def test_unref_waits_for_the_worker(running):
    running.resource(2, RING + (1 << 20), 1 << 20)
    assert running.context_resource(UNREF, 2) == OK
    assert running.context_resource(CTX_ATTACH, 2) == INVALID_RESOURCE
    running.resource(2, RING + (1 << 20), 1 << 20)
    assert running.command(DETACH_BACKING, struct.pack("<II", 2, 0))[0] == OK
    assert running.attach_backing(2, [(GUEST_BASE + RING + (1 << 20), 1 << 20)]) == OK
    assert running.context_resource(CTX_DETACH, 2) == OK
    assert running.context_resource(CTX_ATTACH, 2) == OK
    assert running.context_resource(UNREF, 2) == OK
    assert running.word(RING + STATE) == 1


def test_worker_that_does_not_unmap_is_killed(running, daemon):
    running.resource(2, RING + (1 << 20), 1 << 20)
    running.order(KEEP_MAPPED)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 8)
    before = time.monotonic()
    assert running.context_resource(UNREF, 2) == OK
    assert 4 < time.monotonic() - before < 8
    assert "did not unmap" in running.lost_reason()
    daemon.wait_for_children(0)


def test_destroyed_context_leaves_no_worker(running, daemon):
    assert running.command(CTX_DESTROY, context=1)[0] == OK
    assert running.context_resource(UNREF, 1) == OK
    daemon.wait_for_children(0)
    assert running.create_context() == OK
    running.ring(resource=1)
    running.wait_word(RING + STATE, 1)


def test_contexts_are_separate(running, daemon):
    assert running.create_context(2) == OK
    other = RING + (2 << 20)
    running.ring(resource=2, context=2, offset=other)
    running.wait_word(other + STATE, 1)
    running.order(ABORT)
    assert running.submit(2)[0] == OK
    assert "signal 6" in running.lost_reason()
    running.put(other + 128, struct.pack("<I", 24))
    assert running.submit(2, context=2)[0] == OK
    running.wait_word(other + 256, 24)
    assert running.word(other + STATE) == 1


# A real worker


@pytest.fixture
def real_daemon(host_libraries):
    backend = BUILD / "libggml-remotingbackend.so"
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, "--device", "CPU") as started,
    ):
        yield started
        assert started.stop() == 0, started.log()


def mapped_pages(worker):
    """All that the worker maps, in pages: what it maps in detail only root may see."""
    return int(pathlib.Path(f"/proc/{worker}/statm").read_text().split()[0])


def wait_for_pages(worker, count):
    """Until the worker maps about so many pages: what it allocates for itself is less than a tenth of the runs."""
    until(lambda: abs(mapped_pages(worker) - count) <= 2000, lambda: f"{mapped_pages(worker)} pages, not about {count}")


def test_a_worker_maps_only_so_many_runs(real_daemon):
    """It needs mappings of its own. What is too much is not mapped, and the context lives on."""
    guest = Guest(real_daemon.path).start().running()
    (worker,) = real_daemon.children()
    before = mapped_pages(worker)
    for resource, runs in ((2, 20000), (3, 20000), (4, 32769), (5, 1)):
        assert guest.create_resource(resource, runs * PAGE) == OK
        assert guest.attach_many(resource, scattered(runs)) == OK
        assert guest.context_resource(CTX_ATTACH, resource) == OK
    wait_for_pages(worker, before + 20000)
    assert guest.context_resource(UNREF, 2) == OK
    wait_for_pages(worker, before)
    assert guest.context_resource(CTX_DETACH, 3) == OK
    assert guest.context_resource(CTX_ATTACH, 3) == OK
    wait_for_pages(worker, before + 20000)
    for resource in (3, 4, 5):
        assert guest.context_resource(UNREF, resource) == OK
    wait_for_pages(worker, before)
    assert guest.word(RING + STATE) == 1
    guest.close()


def test_a_worker_tells_of_its_fronts_end_before_its_own(host_libraries):
    """However late it runs: nobody else can tell a guest in a VM."""
    backend = BUILD / "libggml-remotingbackend.so"
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, "--device", "CPU") as doomed,
    ):
        guest = Guest(doomed.path).start().running()
        (worker,) = doomed.children()
        os.kill(worker, signal.SIGSTOP)
        doomed.process.kill()
        doomed.process.wait()
        time.sleep(0.1)
        os.kill(worker, signal.SIGCONT)
        assert "ggml-remotingd has ended" in guest.lost_reason()
        guest.close()


# Workers that fail


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (ABORT, "the worker was killed by signal 6 (Aborted)"),
        (FAULT, "the worker was killed by signal 11 (Segmentation fault)"),
        (EXIT, "the worker exited with status 3"),
        (SAY_LOST, "the ?[31mGPU? fell off"),
        (CLOSE, "the worker was killed by signal 9 (Killed), perhaps for lack of memory, or closed its connection"),
        (FALSE_UNMAPPED, "the worker says it unmapped what it was not told to"),
        (MALFORMED, "the worker sent a malformed message"),
        (SHORT, "the worker sent a malformed message"),
    ],
)
def test_lost_context_says_why(running, daemon, order, reason):
    running.order(order)
    running.submit(2, flags=FENCE, fence=1)
    assert running.lost_reason() == reason
    daemon.wait_for_children(0)
    assert running.submit(3, flags=FENCE, fence=2, timeout=0.5)[0] == OK
    assert running.context_resource(UNREF, 1) == OK
    assert daemon.logs(f"context 1 lost: {reason}")


def test_the_last_words_of_a_worker_that_has_not_read_all_are_heard(running, daemon):
    """The kernel tells of the unread messages first, as a broken connection."""
    running.order(LEAVE)
    (worker,) = daemon.children()
    assert [running.submit(2)[0] for _ in range(2)] == [OK, OK]
    daemon.process.send_signal(signal.SIGSTOP)
    running.put(RING + TAIL, struct.pack("<I", 4))
    while pathlib.Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    daemon.process.send_signal(signal.SIGCONT)
    assert running.lost_reason() == "what it said last"


def test_a_worker_cannot_fill_or_garble_the_log(running, daemon):
    running.order(SHOUT)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 8)
    time.sleep(0.2)
    log = (daemon.log_path).read_bytes()
    assert b"guest 1 (pid" in log and b"context 1: line 0 ?[2J of a guest's own\n" in log
    assert b"\x1b" not in log
    assert len(log.splitlines()) < 220 and max(map(len, log.splitlines())) < 500
    assert b"(no more lines for this guest)" in log
    assert running.create_context(2) == OK


def test_death_before_the_ring_is_told_in_the_ring(started, daemon):
    assert started.create_context() == OK
    daemon.wait_for_children(1)
    (worker,) = daemon.children()
    os.kill(worker, signal.SIGKILL)
    daemon.wait_for_children(0)
    started.ring()
    assert "signal 9" in started.lost_reason()


def test_worker_that_stops_reading_does_not_block_the_front(running, daemon):
    running.order(STOP_READING)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 8)
    assert running.create_resource(2, PAGE) == OK
    assert running.attach_backing(2, [(GUEST_BASE + RING + (4 << 20), PAGE)]) == OK
    for _ in range(3000):
        assert running.submit(2)[0] == OK
    assert running.context_resource(CTX_ATTACH, 2) == OK
    assert running.context_resource(UNREF, 2) == OK
    assert "in time" in running.lost_reason()


def test_guest_gone_worker_reaped(daemon):
    for _ in range(5):
        guest = Guest(daemon.path).start().running()
        daemon.wait_for_children(1)
        guest.close()
        daemon.wait_for_children(0)


def test_guest_killed_in_the_middle_of_everything(daemon):
    guest = Guest(daemon.path).start().running()
    guest.order(NO_WAKE)
    for fence in range(20):
        guest.post(guest.header(SUBMIT, 1, FENCE, fence) + guest.submission(2 + fence % 2), indirect=True)
    guest.post(guest.header(UNREF) + struct.pack("<II", 1, 0))
    guest.socket.sendall(b"\x01")
    guest.close()


# Stop, pause, reset


def test_pause_keeps_contexts_and_their_fences(running, daemon):
    running.order(NO_WAKE)
    assert running.submit(2)[0] == OK
    slot = running.post(running.header(SUBMIT, 1, FENCE, 5) + running.submission(3), indirect=True)
    running.wait_word(RING + HEAD, 8)
    running.send(SET_VRING_ENABLE, struct.pack("<II", 0, 0))
    base = struct.unpack("<II", running.ask(GET_VRING_BASE, struct.pack("<II", 0, 0)))[1]
    running.ask(GET_VRING_BASE, struct.pack("<II", 1, 0))
    assert base == running.next_available
    assert len(daemon.children()) == 1
    time.sleep(1.2)
    assert running.used() == running.last_used
    running.queues(base=base)
    running.wait_used()
    assert struct.unpack("<I", running.reply(slot)[:4])[0] == OK
    assert running.create_context(2) == OK
    daemon.wait_for_children(2)


def restart(guest):
    for queue in range(2):
        guest.ask(GET_VRING_BASE, struct.pack("<II", queue, 0))
    guest.put(0, bytes(0x10000))
    guest.next_available = guest.last_used = 0
    guest.queues()


def test_reset_frees_contexts(running, daemon):
    restart(running)
    daemon.wait_for_children(0)
    running.running()


def test_front_end_of_a_daemon_that_was_restarted(daemon):
    """QEMU goes on with what it agreed with the daemon before, when the guest's driver takes the device anew."""
    guest = Guest(daemon.path)
    guest.gpu_socket()
    guest.queues()
    for queue in range(2):
        guest.send(SET_VRING_CALL, struct.pack("<Q", queue), [guest.calls[queue]])
    guest.running()
    assert guest.submit(2)[0] == OK


def test_reset_device_request(running, daemon):
    assert running.acknowledged(RESET_DEVICE) == 0
    daemon.wait_for_children(0)
    restart(running)
    running.running()


def test_memory_table_anew_while_running(running):
    for _ in range(20):
        assert running.memory_table() == 0
    running.order(NOTHING, 40)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 40)


# A hostile front-end: vhost-user


@pytest.mark.parametrize(
    "message",
    [
        struct.pack("<III", GET_FEATURES, 1, 0xFFFFFFFF),
        struct.pack("<III", GET_FEATURES, 1, 4096),
        struct.pack("<III", GET_FEATURES, 0, 0),
        struct.pack("<III", GET_FEATURES, 2, 0),
        struct.pack("<III", GET_FEATURES, 5, 0),
        struct.pack("<III", SET_FEATURES, 1, 4) + bytes(4),
        struct.pack("<III", SET_MEM_TABLE, 1, 0),
        struct.pack("<IIIII", SET_MEM_TABLE, 1, 8, 1, 0),
        struct.pack("<IIIII", SET_VRING_NUM, 1, 8, 2, 256),
        struct.pack("<IIIQ", SET_VRING_KICK, 1, 8, 0),
        struct.pack("<IIIQ", SET_VRING_CALL, 1, 8, 77),
        struct.pack("<IIIIII", GET_CONFIG, 1, 12, 0, 16, 0),
        struct.pack("<IIIIII", GET_CONFIG, 1, 12, 0xFFFFFFFF, 16, 0),
        struct.pack("<IIIII", GET_VRING_BASE, 1, 8, 0xFFFFFFFF, 0),
        struct.pack("<III", GPU_SET_SOCKET, 1, 0),
    ],
)
def test_malformed_message_ends_only_that_connection(guest, message):
    guest.socket.sendall(message)
    assert guest.is_closed()


def test_messages_in_pieces(guest):
    for byte in (
        struct.pack("<III", GET_FEATURES, 1, 0) + struct.pack("<IIIIII", GET_CONFIG, 1, 28, 0, 16, 0) + bytes(16)
    ):
        guest.socket.sendall(bytes([byte]))
        time.sleep(0.001)
    assert guest.receive()[0] == GET_FEATURES
    assert guest.receive()[0] == GET_CONFIG


def test_unknown_request(guest):
    guest.features()
    guest.send(99, bytes(8))
    assert guest.acknowledged(99, bytes(8)) != 0
    assert len(guest.ask(GET_FEATURES)) == 8


def test_too_many_descriptors(guest):
    guest.send(SET_OWNER, b"", [guest.fd] * 20)
    assert guest.is_closed()


def test_front_end_that_does_not_read(guest):
    guest.socket.settimeout(0.5)
    message = struct.pack("<III", GET_FEATURES, 1, 0) * 1000
    with pytest.raises((ConnectionError, TimeoutError)):
        for _ in range(10000):
            guest.socket.sendall(message)


def region_cases():
    yield "outside the file", [(GUEST_BASE, MEMORY, USER_BASE, PAGE)]
    yield "offset overflows", [(GUEST_BASE, MEMORY, USER_BASE, (1 << 64) - PAGE)]
    yield "address overflows", [((1 << 64) - PAGE, MEMORY, USER_BASE, 0)]
    yield "user address overflows", [(GUEST_BASE, MEMORY, (1 << 64) - PAGE, 0)]
    yield "size is huge", [(GUEST_BASE, 1 << 62, USER_BASE, 0)]
    yield "empty", [(GUEST_BASE, 0, USER_BASE, 0)]
    yield "not a page", [(GUEST_BASE, 100, USER_BASE, 0)]
    yield "not at a page", [(GUEST_BASE + 8, PAGE, USER_BASE, 0)]


@pytest.mark.parametrize("regions", [pytest.param(regions, id=name) for name, regions in region_cases()])
def test_bad_regions_are_refused(guest, regions):
    guest.features()
    assert guest.memory_table(regions) == 1
    assert guest.memory_table() == 0


def test_memory_is_sealed_or_refused(guest, daemon, tmp_path):
    guest.features()
    unsealed = memfd(MEMORY, seal=False)
    assert guest.memory_table(fds=[unsealed]) == 0  # the front seals it itself
    with pytest.raises(OSError):
        os.ftruncate(unsealed, 0)
    os.close(unsealed)
    with open(tmp_path / "file", "w+b") as file:
        file.truncate(MEMORY)
        assert guest.memory_table(fds=[file.fileno()]) == 1
    unsealable = os.memfd_create("x")
    os.ftruncate(unsealable, MEMORY)
    assert guest.memory_table(fds=[unsealable]) == 1
    os.close(unsealable)
    read, write = os.pipe()
    assert guest.memory_table(fds=[read]) == 1
    os.close(read)
    os.close(write)
    assert daemon.logs("guest memory must be a memfd") and daemon.logs("cannot be")


def test_more_memory_than_a_guest_may_have(guest):
    guest.features()
    vast = memfd(2 << 40)
    assert guest.memory_table([(GUEST_BASE, 2 << 40, USER_BASE, 0)], [vast]) == 1
    os.close(vast)


def test_nine_regions(guest):
    guest.features()
    payload = struct.pack("<II", 9, 0) + bytes(9 * 32)
    assert guest.acknowledged(SET_MEM_TABLE, payload, [guest.fd] * 8) == 1


@pytest.mark.parametrize("size", [0, 3, 2048, 1 << 31])
def test_bad_queue_size(guest, size):
    guest.features()
    assert guest.memory_table() == 0
    guest.send(SET_VRING_NUM, struct.pack("<II", 0, size))
    guest.send(SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE, 0))
    guest.send(SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


@pytest.mark.parametrize(
    ("descriptors", "used", "available"),
    [
        (USER_BASE + MEMORY - 16, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + MEMORY - 8, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED, USER_BASE + MEMORY - 4),
        (0, 0, 0),
        ((1 << 64) - 16, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE + 8, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED + 2, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE + 1),
    ],
)
def test_bad_queue_addresses(guest, descriptors, used, available):
    guest.features()
    assert guest.memory_table() == 0
    guest.send(SET_VRING_NUM, struct.pack("<II", 0, QUEUE_SIZE))
    guest.send(SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, descriptors, used, available, 0))
    guest.send(SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


def test_queue_before_memory(guest):
    guest.features()
    guest.send(SET_VRING_NUM, struct.pack("<II", 0, QUEUE_SIZE))
    guest.send(SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE, 0))
    guest.send(SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


def test_kick_must_be_an_eventfd(guest):
    guest.features()
    read, write = os.pipe()
    assert guest.acknowledged(SET_VRING_KICK, struct.pack("<Q", 0), [read]) == 1
    assert guest.acknowledged(SET_VRING_CALL, struct.pack("<Q", 0), [write]) == 1
    os.close(read)
    os.close(write)


def test_call_eventfd_that_would_block(guest, daemon):
    """Its counter is full and a write to it waits: the device process does not write, and serves all guests at once."""
    full = os.eventfd(0, os.EFD_CLOEXEC)
    os.eventfd_write(full, (1 << 64) - 2)
    guest.calls.append(full)
    guest.start()
    guest.send(SET_VRING_CALL, struct.pack("<Q", 0), [full])
    guest.ask(GET_FEATURES)
    before = time.monotonic()
    for _ in range(200):
        assert guest.command(GET_DISPLAY_INFO, reply_size=408)[0] == OK_DISPLAY_INFO
    other = Guest(daemon.path).start()
    assert other.create_context() == OK
    other.close()
    assert time.monotonic() - before < 5
    assert os.eventfd_read(full) == (1 << 64) - 1


def test_memory_whose_pages_are_punched_out(running):
    """A hole may be punched into sealed memory; it reads as zeros."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.fallocate(running.fd, 3, ctypes.c_long(0), ctypes.c_long(MEMORY)) == 0
    running.kick()
    time.sleep(0.05)
    assert len(running.ask(GET_FEATURES)) == 8


# A hostile guest: the virtqueue


def broken_chains():
    def loop(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 1)
        guest.descriptor(1, GUEST_BASE + COMMANDS, 24, NEXT, 0)

    def own_loop(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 0)

    def next_outside(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 60000)

    def readable_after_writable(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT | WRITE, 1)
        guest.descriptor(1, GUEST_BASE + COMMANDS, 24, 0)

    def table(guest, address, length, flags=INDIRECT_TABLE):
        guest.descriptor(0, address, length, flags, 1)

    def indirect_loop(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE, 24, NEXT, 1, COMMANDS)
        guest.descriptor(1, GUEST_BASE, 24, NEXT, 0, COMMANDS)

    def indirect_in_indirect(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE + COMMANDS, 32, INDIRECT_TABLE, 0, COMMANDS)

    def indirect_next_outside(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE, 24, NEXT, 2, COMMANDS)

    yield loop
    yield own_loop
    yield next_outside
    yield readable_after_writable
    yield indirect_loop
    yield indirect_in_indirect
    yield indirect_next_outside
    for name, arguments in {
        "indirect_odd_length": (GUEST_BASE + COMMANDS, 17),
        "indirect_empty": (GUEST_BASE + COMMANDS, 0),
        "indirect_huge": (GUEST_BASE + COMMANDS, 0xFFFFFFF0),
        "indirect_outside": (GUEST_BASE + MEMORY, 32),
        "indirect_across_the_end": (GUEST_BASE + MEMORY - 16, 32),
        "indirect_misaligned": (GUEST_BASE + COMMANDS + 1, 32),
        "indirect_with_next": (GUEST_BASE + COMMANDS, 32, INDIRECT_TABLE | NEXT),
    }.items():
        yield pytest.param(lambda guest, arguments=arguments: table(guest, *arguments), id=name)


@pytest.mark.parametrize("arrange", list(broken_chains()))
def test_broken_chain_ends_the_contexts(running, daemon, arrange):
    arrange(running)
    running.offer(0)
    running.kick()
    assert "descriptor" in running.lost_reason()
    assert len(running.ask(GET_FEATURES)) == 8
    restart(running)
    daemon.wait_for_children(0)
    running.running()


def test_available_index_jumps(running):
    running.put(AVAILABLE + 2, struct.pack("<H", (running.next_available + 5000) & 0xFFFF))
    running.kick()
    assert "chains available" in running.lost_reason()


def test_head_outside(running):
    running.offer(40000)
    running.kick()
    assert "descriptor 40000" in running.lost_reason()


@pytest.mark.parametrize("address", [0, GUEST_BASE + MEMORY, GUEST_BASE + MEMORY - 8, (1 << 64) - 8])
def test_buffers_outside_of_memory(started, address):
    """Unreadable: refused. Unwritable: nothing is written."""
    started.descriptor(0, address, 24, NEXT, 1)
    started.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
    started.offer(0)
    started.kick()
    started.wait_used()
    assert started.word(COMMANDS) == INVALID_PARAMETER
    started.put(COMMANDS, started.header(GET_DISPLAY_INFO))
    started.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 1)
    started.descriptor(1, address, 408, WRITE)
    started.offer(0)
    started.kick()
    ((_, length),) = started.wait_used()
    assert length <= 8


def test_no_room_for_a_reply(started):
    started.put(COMMANDS, started.header(GET_DISPLAY_INFO))
    started.descriptor(0, GUEST_BASE + COMMANDS, 24, 0)
    started.offer(0)
    started.kick()
    assert started.wait_used() == [(0, 0)]
    started.descriptor(0, GUEST_BASE + COMMANDS, 0, 0)
    started.offer(0)
    started.kick()
    assert started.wait_used() == [(0, 0)]


def test_huge_command(started):
    started.descriptor(0, GUEST_BASE, 0xFFFFFFFF, NEXT, 1)
    started.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
    started.offer(0)
    started.kick()
    started.wait_used()
    assert started.word(COMMANDS) == INVALID_PARAMETER


def test_the_same_chain_again_and_again(running):
    """More replies held than the queue has entries: only a guest that reuses chains in flight gets there."""
    running.resource(2, RING + (1 << 20), PAGE)
    running.order(STOP_READING)
    assert running.submit(2)[0] == OK
    running.wait_word(RING + HEAD, 8)
    command = running.header(CTX_DETACH, 1) + struct.pack("<II", 2, 0)
    running.put(COMMANDS, command)
    running.descriptor(0, GUEST_BASE + COMMANDS, len(command), NEXT, 1)
    running.descriptor(1, GUEST_BASE + COMMANDS + 2048, 24, WRITE)
    for _ in range(12):
        for _ in range(100):
            running.offer(0)
        running.kick()
        time.sleep(0.02)
    assert "in flight" in running.lost_reason()


def test_cursor_queue(started):
    user = CURSOR_QUEUE
    started.put(COMMANDS, started.header(0x300) + bytes(32))
    started.descriptor(0, GUEST_BASE + COMMANDS, 56, 0, table=user)
    started.put(user + AVAILABLE, struct.pack("<HHH", 0, 1, 0))
    started.kick(1)
    until(lambda: started.get(user + USED + 2, 2) == b"\1\0", "the used index")


# A hostile guest: virtio-gpu


def test_short_commands(started):
    for kind in (
        GET_CAPSET_INFO,
        GET_CAPSET,
        CTX_CREATE,
        CTX_ATTACH,
        CTX_DETACH,
        CREATE_3D,
        UNREF,
        ATTACH_BACKING,
        DETACH_BACKING,
        SUBMIT,
    ):
        assert started.command(kind)[0] == INVALID_PARAMETER, hex(kind)
    for kind in (0, 0x10B, 0x205, 0x300, 0xFFFFFFFF):
        assert started.command(kind)[0] == UNSPEC


def test_contexts_are_limited_and_named_once(started, daemon):
    assert started.create_context(0) == INVALID_CONTEXT
    assert [started.create_context(i + 1) for i in range(16)] == [OK] * 16
    assert started.create_context(1) == INVALID_CONTEXT
    assert started.create_context(17) == OK  # a guest's kernel would hide a refusal, so the ring says it
    started.ring(context=17)
    assert started.lost_reason() == "the host allows 16 contexts of a guest (ggml-remotingd --contexts)"
    daemon.wait_for_children(16)
    assert started.command(CTX_DESTROY, context=99)[0] == INVALID_CONTEXT
    assert started.command(CTX_DESTROY, context=1)[0] == OK
    assert started.create_context(18) == OK
    daemon.wait_for_children(16)
    assert started.command(CTX_DESTROY, context=17)[0] == OK
    for context in range(19, 300):
        if started.create_context(context) != OK:
            break
    assert context < 200  # those that are lost count, too


def test_resources_are_limited_and_named_once(started):
    assert started.create_resource(0, PAGE) == INVALID_RESOURCE
    assert started.create_resource(1, 0) == INVALID_PARAMETER
    assert (
        started.command(CREATE_3D, struct.pack("<12I", 1, 0, 64, 0, 64, 64, 1, 1, 0, 0, 0, 0))[0] == INVALID_PARAMETER
    )
    for resource in range(1, 1025):
        assert started.create_resource(resource, PAGE) == OK
    assert started.create_resource(1, PAGE) == INVALID_RESOURCE
    assert started.create_resource(1025, PAGE) == OUT_OF_MEMORY
    assert started.context_resource(UNREF, 1) == OK
    assert started.create_resource(1025, 0xFFFFFFFF) == OK


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([], None),
        ([(GUEST_BASE, PAGE)], 2),
        ([(GUEST_BASE, PAGE)], 1_000_001),
        ([(GUEST_BASE, PAGE)], 0xFFFFFFFF),
        ([(GUEST_BASE, PAGE)], None),  # smaller than the resource
        ([(GUEST_BASE, 100), (GUEST_BASE, 2 * PAGE)], None),
        ([(GUEST_BASE + 8, 2 * PAGE)], None),
        ([(GUEST_BASE, 0)] * 3, None),
        ([(GUEST_BASE + MEMORY - PAGE, 2 * PAGE)], None),
        ([(0, 2 * PAGE)], None),
        ([((1 << 64) - PAGE, 2 * PAGE)], None),
    ],
)
def test_bad_backing(started, entries, count):
    assert started.create_resource(1, 2 * PAGE) == OK
    assert started.attach_backing(1, entries, count) == INVALID_PARAMETER
    assert started.attach_backing(1, [(GUEST_BASE, 2 * PAGE)]) == OK
    assert started.attach_backing(1, [(GUEST_BASE, 2 * PAGE)]) == INVALID_PARAMETER
    assert started.attach_backing(77, [(GUEST_BASE, 2 * PAGE)]) == INVALID_RESOURCE


def test_bad_submissions(started):
    assert started.submit(1, 1)[0] == INVALID_CONTEXT
    assert started.create_context() == OK
    assert started.submit(1, 1)[0] == INVALID_RESOURCE
    assert started.submit(2)[0] == INVALID_PARAMETER  # no ring yet
    assert started.submit(3)[0] == INVALID_PARAMETER
    assert started.command(SUBMIT, struct.pack("<II", 8, 0), 1)[0] == INVALID_PARAMETER
    assert started.command(SUBMIT, struct.pack("<IIII", 0xFFFFFFFF, 0, 2, 0), 1)[0] == INVALID_PARAMETER
    assert started.create_resource(1, RING_SIZE) == OK
    assert started.submit(1, 1)[0] == INVALID_PARAMETER  # not attached
    assert started.context_resource(CTX_ATTACH, 1) == OK
    assert started.submit(1, 1)[0] == INVALID_PARAMETER  # no pages
    assert started.create_resource(2, PAGE) == OK
    assert started.attach_backing(2, [(GUEST_BASE + RING, PAGE)]) == OK
    assert started.context_resource(CTX_ATTACH, 2) == OK
    assert started.submit(1, 2)[0] == INVALID_PARAMETER  # too small
    assert started.attach_backing(1, [(GUEST_BASE + RING, 33 * PAGE)]) == OK
    assert started.submit(1, 1)[0] == OK
    assert started.submit(1, 1)[0] == INVALID_PARAMETER  # has one already
    assert started.context_resource(CTX_ATTACH, 99) == INVALID_RESOURCE
    assert started.context_resource(CTX_ATTACH, 1, context=99) == INVALID_CONTEXT


def test_context_churn(started, daemon):
    for _ in range(50):
        assert started.create_context() in (OK, OUT_OF_MEMORY)
        started.command(CTX_DESTROY, context=1)


def test_ring_resource_unref_while_in_use(running, daemon):
    assert running.context_resource(UNREF, 1) == OK
    assert running.submit(2)[0] == INVALID_PARAMETER
    (worker,) = daemon.children()
    running.put(RING, bytes(PAGE))
    os.kill(worker, signal.SIGKILL)
    daemon.wait_for_children(0)
    assert not any(running.get(RING, PAGE))  # the front no longer writes there


def test_more_guests_than_allowed(daemon):
    guests = [Guest(daemon.path) for _ in range(64)]
    for guest in guests:
        guest.ask(GET_FEATURES)
    one_more = Guest(daemon.path)
    assert one_more.is_closed()
    one_more.close()
    for guest in guests:
        guest.close()


def test_noise(daemon):
    """Random bytes at the socket, random descriptors and commands in the queue."""
    import random

    source = random.Random(1)
    for _ in range(100):
        guest = Guest(daemon.path)
        try:
            guest.socket.sendall(
                struct.pack("<III", source.randrange(40), 1, source.randrange(64)) + source.randbytes(64)
            )
        except ConnectionError:
            pass
        guest.close()
    for _ in range(40):
        guest = Guest(daemon.path).start().running()
        guest.put(COMMANDS, source.randbytes(65536))
        for index in range(QUEUE_SIZE):
            address = GUEST_BASE + source.randrange(MEMORY + PAGE)
            flags = source.choice([0, 1, 1, 2, 3, 4])
            guest.descriptor(index, address, source.randrange(200), flags, source.randrange(QUEUE_SIZE))
        for kind in (UNREF, ATTACH_BACKING, CTX_DETACH, SUBMIT, CTX_DESTROY, CREATE_3D):
            body = struct.pack("<II", source.randrange(3), source.randrange(3))
            guest.put(COMMANDS + kind, guest.header(kind, 1, source.randrange(2), 1) + body)
        for _ in range(50):
            guest.offer(source.randrange(QUEUE_SIZE))
        guest.kick()
        guest.ask(GET_FEATURES)
        guest.close()
