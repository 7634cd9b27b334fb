"""The inventory is checked before a program sees it: one that contradicts itself is declined, and the program
continues.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ggml_remoting.run import guest_environment
from tests.fuzz.hostile_host import GPU, HOST_MEMORY, MEMORY, inventory
from tests.support.device_daemon import Daemon
from tests.support.waiting import SECONDS

ROOT = Path(__file__).resolve().parents[1]
NOT_ITS_OWN = "the buffer types of the host's device {} are not its own"

# A backend library whose inventory is a file's content. A worker only gets environment variables of ggml's names.
OFFER = r"""
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "worker_entry.h"
#include "formats/worker.h"

int remoting_worker_main(const struct remoting_worker_options *options)
{
    static unsigned char bytes[sizeof(struct worker_message) + WORKER_PAYLOAD_MAXIMUM];
    const int file = open(getenv("GGML_OFFERED"), O_RDONLY);
    const ssize_t size = read(file, bytes + sizeof(struct worker_message), WORKER_PAYLOAD_MAXIMUM);
    const struct worker_message message = { .type = WORKER_INVENTORY, .payload_size = (uint32_t)size };

    memcpy(bytes, &message, sizeof message);
    return size < 0 || send(options->socket, bytes, sizeof message + (size_t)size, 0) < 0;
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offer")
    (folder / "offer.c").write_text(OFFER)
    command = [
        "cc",
        "-std=c11",
        "-D_GNU_SOURCE",
        "-Wall",
        "-Werror",
        "-shared",
        "-fPIC",
        f"-I{ROOT}/runtime/shared",
        f"-I{ROOT}/generated/include",
    ]
    subprocess.run([*command, "-o", folder / "liboffer.so", folder / "offer.c"], check=True)
    return folder / "liboffer.so"


@pytest.mark.parametrize(
    ("offered", "reason"),
    [
        pytest.param(
            inventory([replace(GPU, buffer_type=1, host_buffer_type=2)], [MEMORY, HOST_MEMORY]),
            NOT_ITS_OWN.format(0),
            id="host memory as its own",
        ),
        pytest.param(
            inventory([replace(GPU, host_buffer_type=1)], [MEMORY]),
            NOT_ITS_OWN.format(0),
            id="its own memory as host memory",
        ),
        pytest.param(
            inventory([GPU, GPU], [MEMORY, replace(MEMORY, device=1)]),
            NOT_ITS_OWN.format(1),
            id="another device's memory as its own",
        ),
        pytest.param(
            inventory([GPU], [replace(MEMORY, alignment=3)]),
            "the host's buffer type 0 is not well described",
            id="an odd alignment",
        ),
        pytest.param(inventory([GPU], []), "the host's device 0 is not well described", id="no memory at all"),
        pytest.param(inventory([GPU], [MEMORY])[:-8], "the host's inventory is cut short", id="cut short"),
    ],
)
def test_an_inventory_that_contradicts_itself_is_declined(
    library: Path, host_libraries: Path, frontend_library: Path, tmp_path: Path, offered: bytes, reason: str
) -> None:
    (tmp_path / "offered").write_bytes(offered)
    with Daemon(library, tmp_path, environment={"GGML_OFFERED": str(tmp_path / "offered")}) as daemon:
        command = [sys.executable, "-m", "tests.support.guest", "backends", str(host_libraries), str(frontend_library)]
        environment = guest_environment(f"unix:{daemon.path}", {**os.environ, "PYTHONPATH": str(ROOT)})
        guest = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert daemon.stop() == 0, daemon.log()
    assert reason in guest.stderr
    assert guest.returncode >= 0, "the frontend ended the program"
