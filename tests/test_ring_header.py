"""A guest's ring header: the areas must lie in the ring's blob and not overlap, or the worker refuses the ring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated.formats import RING_MAGIC as MAGIC
from tests.support.device_guest import Guest
from tests.support.ring import PAGE
from tests.support.virtio import Response

AREA = 64 << 10
NO_FIT = "the ring's areas do not fit its blob"


@pytest.fixture(scope="module")
def daemon(host_libraries: Path) -> Iterator[Daemon]:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as started:
        yield started


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        pytest.param((0, 1, PAGE, AREA, PAGE + AREA, AREA), "the resource is no ring", id="no ring"),
        pytest.param(
            (MAGIC, 9, PAGE, AREA, PAGE + AREA, AREA), "the guest speaks protocol version 9", id="another protocol"
        ),
        pytest.param((MAGIC, 1, 0, AREA, PAGE + AREA, AREA), NO_FIT, id="on the header"),
        pytest.param((MAGIC, 1, PAGE + 4, AREA, PAGE + AREA, AREA), NO_FIT, id="unaligned"),
        pytest.param((MAGIC, 1, PAGE, AREA + 8, PAGE + 2 * AREA, AREA), NO_FIT, id="no power of two"),
        pytest.param((MAGIC, 1, PAGE, AREA, PAGE + AREA + 8, AREA), NO_FIT, id="beyond the blob"),
        pytest.param((MAGIC, 1, PAGE, AREA, 0xFFFFF000, AREA), NO_FIT, id="far beyond the blob"),
        pytest.param((MAGIC, 1, PAGE, AREA, PAGE + AREA - 8, AREA), NO_FIT, id="answers on the last request"),
        pytest.param((MAGIC, 1, PAGE + 256, AREA, PAGE, AREA), NO_FIT, id="requests on the answers"),
    ],
)
def test_an_invalid_ring_ends_its_context(daemon: Daemon, header: tuple[int, ...], reason: str) -> None:
    guest = Guest(daemon.socket).start()
    assert guest.create_context() == Response.OK
    guest.ring(header=header)
    assert reason in guest.lost_reason()
    guest.close()
