"""A worker maps runs of guest memory as whole pages of their file, and nothing beyond the range that it reserved."""

from __future__ import annotations

import ctypes
import mmap
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ggml_remoting.generated.formats import WorkerMessage, WorkerRun

ROOT = Path(__file__).parents[1]
PAGE, HUGE = mmap.PAGESIZE, 2 << 20

# While huge_page_size is set, fstatfs says that every file is hugetlb memory: machines have huge pages only if their
# administrator reserved some. address_of takes a resource for Python, which only knows its address.
HELPERS = """
#include <linux/magic.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "memory.h"
long huge_page_size;
int fstatfs(int descriptor, struct statfs *status)
{
    int result = (int)syscall(SYS_fstatfs, descriptor, status);
    if (huge_page_size > 0) {
        status->f_type = HUGETLBFS_MAGIC;
        status->f_bsize = huge_page_size;
    }
    return result;
}
uint8_t *address_of(struct host_memory *memory, uint32_t id)
{
    struct host_resource taken;
    return host_memory_take(memory, id, 0, &taken) ? taken.address : NULL;
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("memory")
    (folder / "helpers.c").write_text(HELPERS)
    sources = [ROOT / "runtime" / name for name in ("worker/memory.c", "shared/memory_file.c", "shared/error.c")]
    command = ["cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-pthread", "-Wl,-Bsymbolic"]
    includes = [f"-I{ROOT / name}" for name in ("runtime/shared", "runtime/worker", "generated/include")]
    subprocess.run([*command, *includes, *sources, folder / "helpers.c", "-o", folder / "libmemory.so"], check=True)
    opened = ctypes.CDLL(str(folder / "libmemory.so"))
    opened.host_memory_map.restype = ctypes.c_bool
    opened.address_of.restype = ctypes.c_void_p
    return opened


Map = Callable[..., bool]


@pytest.fixture
def map_runs(library: ctypes.CDLL) -> Map:
    """Maps a resource from runs (offset, length) of a file. Returns whether all of it is mapped afterwards."""
    memory = ctypes.create_string_buffer(1 << 20)
    library.host_memory_open(memory)

    def mapped(descriptor: int, size: int, runs: list[tuple[int, int]], page_size: int = 0) -> bool:
        ctypes.c_long.in_dll(library, "huge_page_size").value = page_size
        message = WorkerMessage(resource_id=7, size=size, count=len(runs))
        packed = (WorkerRun * len(runs))(*(WorkerRun(offset, length) for offset, length in runs))
        error = ctypes.create_string_buffer(1024)
        assert library.host_memory_map(memory, ctypes.byref(message), packed, (ctypes.c_int * 1)(descriptor), 1, error)
        address: int | None = library.address_of(memory, 7)
        if address and page_size:
            assert address % page_size == 0
        if address:
            first = ctypes.string_at(address, 1)
            assert first == os.pread(descriptor, 1, runs[0][0])
        library.host_memory_unmap(memory, 7)
        return address is not None

    return mapped


@pytest.fixture
def file() -> Iterator[int]:
    descriptor = os.memfd_create("guest")
    os.ftruncate(descriptor, 4 * HUGE)
    os.pwrite(descriptor, b"x", PAGE)
    yield descriptor
    os.close(descriptor)


def test_runs_of_whole_pages_are_mapped(map_runs: Map, file: int) -> None:
    assert map_runs(file, 3 * PAGE, [(PAGE, PAGE), (8 * PAGE, 2 * PAGE)])


def test_whole_huge_pages_are_mapped_at_aligned_addresses(map_runs: Map, file: int) -> None:
    assert map_runs(file, 2 * HUGE, [(HUGE, HUGE), (0, HUGE)], HUGE)


@pytest.mark.parametrize("run", [(0, PAGE), (PAGE, PAGE), (0, HUGE - PAGE), (PAGE, HUGE), (0, HUGE + PAGE)])
def test_a_part_of_a_huge_page_is_not_mapped(map_runs: Map, file: int, run: tuple[int, int]) -> None:
    """mmap would round it up and overwrite the worker's own memory after its place."""
    assert not map_runs(file, run[1], [run], HUGE)


def test_a_file_that_is_not_a_memory_file_ends_the_worker(library: ctypes.CDLL) -> None:
    memory, error = ctypes.create_string_buffer(1 << 20), ctypes.create_string_buffer(1024)
    library.host_memory_open(memory)
    ctypes.c_long.in_dll(library, "huge_page_size").value = 0
    descriptor = os.open("/proc/self/maps", os.O_RDONLY)
    message, run = WorkerMessage(resource_id=7, size=PAGE, count=1), (WorkerRun * 1)(WorkerRun(0, PAGE))
    assert not library.host_memory_map(memory, ctypes.byref(message), run, (ctypes.c_int * 1)(descriptor), 1, error)
    assert b"guest memory must be a memfd" in error.raw
    os.close(descriptor)
