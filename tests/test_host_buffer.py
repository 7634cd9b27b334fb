"""A guest takes back shared memory while its worker uses it, which the frontend library never does."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.fuzz.scripted_guest import ScriptedGuest, hello, row
from tests.sanitizers.mark import own_crash
from tests.support.device_guest import RING, RING_SIZE, Guest
from tests.support.ring import HEAD, PAGE, STATE, TAIL
from tests.support.virtio import Control, Response

SIZE = 1 << 16
HOST_TYPE = 1  # index of the host buffer type in the inventory of a CPU


class Sharing:
    """A guest with its own ring that has shared another blob."""

    BLOB, PLACE = 2, RING + RING_SIZE  # the resource, and its offset in the guest's memory

    def __init__(self, guest: Guest) -> None:
        self.guest, self._tail = guest, 0
        guest.resource(self.BLOB, self.PLACE, SIZE)
        said = ScriptedGuest()
        hello(said)
        self.blob, memory = said.new_handle(), said.new_handle()
        said.context_share(HOST_TYPE, self.BLOB, SIZE, self.blob)
        said.buffer_type_alloc_buffer(0, 4096, memory)
        self.tensor = row(memory, 0)
        self.tell(said)

    def tell(self, said: ScriptedGuest) -> None:
        """Writes commands into the ring, one after another, and wakes the worker."""
        self.guest.put(RING + PAGE + self._tail, said.bytes)
        self._tail += len(said.bytes)
        self.guest.put(RING + TAIL, struct.pack("<I", self._tail))
        self.guest.submit(2)
        said.commands.clear()

    def wait(self) -> None:
        """Waits until all commands have been carried out."""
        self.guest.wait_word(RING + HEAD, self._tail)

    def take_back(self) -> None:
        """Makes the blob's pages the guest's own again."""
        assert self.guest.context_resource(Control.CTX_DETACH_RESOURCE, self.BLOB) == Response.OK
        assert self.guest.command(Control.RESOURCE_UNREF, struct.pack("<II", self.BLOB, 0))[0] == Response.OK


@pytest.fixture
def sharing(build_folder: Path, host_libraries: Path) -> Iterator[Sharing]:
    """A guest of a separate daemon."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        with contextlib.closing(Guest(daemon.socket)) as guest:
            yield Sharing(guest.start().running())
        assert daemon.failure() is None


@own_crash
def test_memory_that_is_taken_back_while_shared_can_no_longer_be_used(sharing: Sharing) -> None:
    sharing.wait()
    sharing.take_back()
    said = ScriptedGuest()
    said.context_upload(0, sharing.tensor, sharing.blob, 0, 0, 64)
    sharing.tell(said)
    assert "signal 11" in sharing.guest.lost_reason()


def test_memory_that_is_taken_back_and_freed_makes_room_for_more(sharing: Sharing) -> None:
    sharing.wait()
    sharing.take_back()
    said = ScriptedGuest()
    said.buffer_free_buffer(sharing.blob)
    sharing.tell(said)
    sharing.wait()
    sharing.guest.resource(Sharing.BLOB, Sharing.PLACE, SIZE)
    again = 2 << 32 | 7
    said.context_share(HOST_TYPE, Sharing.BLOB, SIZE, again)
    said.context_upload(0, sharing.tensor, again, 0, 0, 64)
    sharing.tell(said)
    sharing.wait()
    assert sharing.guest.word(RING + STATE) == 1
