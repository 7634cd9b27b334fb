"""Folders with a host's ggml under any names: libraries are recognised by what they export and need."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from test_abis import compile_c

BASE, REGISTRY, CPU = "libggml-base.so", "libggml.so", "libggml-cpu.so"


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({REGISTRY: "libggml.v0.5.0.so"}, id="of node-llama-cpp"),
        pytest.param({REGISTRY: "libggml.b10361.so"}, id="of an older node-llama-cpp"),
        pytest.param(
            {REGISTRY: "libggml-684d824a.so.0.13.1", BASE: "libggml-base-319ad4fb.so.0.13.1"}, id="of auditwheel"
        ),
        pytest.param({REGISTRY: "engine.so", BASE: "tensors-ggml.so"}, id="of somebody's own"),
        pytest.param({REGISTRY: "engine.so", BASE: "tensors.so"}, id="of somebody's own without ggml in it"),
        pytest.param({BASE: "libggml-base.so.0"}, id="versioned"),
    ],
)
def test_a_host_s_ggml_is_found_under_any_file_names(
    tmp_path: Path, build_folder: Path, host_libraries: Path, names: dict[str, str]
) -> None:
    for name in (BASE, REGISTRY, CPU):
        shutil.copy(host_libraries / name, tmp_path / names.get(name, name))
    with Daemon(DaemonConfig(tmp_path)) as daemon, Context(daemon.address) as context:
        assert [device.name for device in context.offer.devices] == ["Remote-CPU"]


ADDON = """
#define _GNU_SOURCE
#include <dlfcn.h>

void napi_create_object(void);

void napi_register_module(void)
{
    napi_create_object();
}

void ggml_backend_load_all_from_path(const char *path)
{
    void (*load)(const char *) = (void (*)(const char *))dlsym(RTLD_NEXT, "ggml_backend_load_all_from_path");

    load(path ? OWN_BACKENDS : path);
}
"""


def test_an_addon_that_needs_functions_of_node_serves_as_a_host(
    tmp_path: Path, build_folder: Path, host_libraries: Path
) -> None:
    options = (f'-DOWN_BACKENDS="{host_libraries}"', "-shared", "-fPIC", "-Wl,--no-as-needed")
    needed = (str(host_libraries / REGISTRY), str(host_libraries / BASE), f"-Wl,-rpath,{host_libraries}", "-ldl")
    compile_c(ADDON, tmp_path / "index.node", *options, *needed)
    shutil.copy(host_libraries / BASE, tmp_path / "base.node")
    with Daemon(DaemonConfig(tmp_path)) as daemon, Context(daemon.address) as context:
        assert [device.name for device in context.offer.devices] == ["Remote-CPU"]


@pytest.mark.parametrize(
    ("missing", "told"), [(BASE, "ggml_backend_buffer_init"), (REGISTRY, "ggml_backend_load_all_from_path")]
)
def test_a_missing_part_of_ggml_in_a_folder_is_named(
    tmp_path: Path, build_folder: Path, host_libraries: Path, missing: str, told: str
) -> None:
    for name in {BASE, REGISTRY, CPU} - {missing}:
        shutil.copy(host_libraries / name, tmp_path / name)
    with pytest.raises(SetupError, match=f"no library in .* exports ggml's {told}"):
        Daemon(DaemonConfig(tmp_path))


@pytest.mark.parametrize("size", [0, 3, 64, 4096])
def test_a_truncated_or_damaged_library_is_ignored(
    tmp_path: Path, build_folder: Path, host_libraries: Path, size: int
) -> None:
    whole = (host_libraries / BASE).read_bytes()
    (tmp_path / BASE).write_bytes(whole[:size])
    (tmp_path / REGISTRY).write_bytes(whole[:size] + bytes([0xFF]) * 4096)
    with pytest.raises(SetupError, match=r"no library in .* exports"):
        Daemon(DaemonConfig(tmp_path))


def test_a_library_that_cannot_be_loaded_is_reported_with_the_reason(
    tmp_path: Path, build_folder: Path, host_libraries: Path
) -> None:
    for name in (BASE, CPU):
        shutil.copy(host_libraries / name, tmp_path / name)
    source = "void nowhere(void); void ggml_backend_load_all_from_path(void) { nowhere(); }"
    compile_c(source, tmp_path / "libggml.so", "-shared", "-fPIC")
    with pytest.raises(SetupError, match=r"libggml\.so cannot be opened in .*undefined symbol: nowhere"):
        Daemon(DaemonConfig(tmp_path))


def test_the_failing_one_of_libraries_that_need_each_other_is_reported(
    tmp_path: Path, build_folder: Path, host_libraries: Path
) -> None:
    """As in a package for CUDA on a machine without CUDA: each library needs the next by a versioned name."""
    shutil.copy(host_libraries / BASE, tmp_path / BASE)
    absent = compile_c("int absent;", tmp_path / "libcudart.so.12", "-shared", "-fPIC", "-Wl,-soname,libcudart.so.12")
    options = ("-shared", "-fPIC", "-Wl,--no-as-needed")
    gpu = compile_c("int gpu;", tmp_path / "libggml-cuda.so", *options, "-Wl,-soname,libggml-cuda.so.0", str(absent))
    absent.unlink()
    linked = (*options, "-Wl,--unresolved-symbols=ignore-all", str(gpu))
    compile_c("void ggml_backend_load_all_from_path(void) {}", tmp_path / REGISTRY, *linked)
    with pytest.raises(SetupError, match=r"libggml-cuda\.so cannot be opened in .*: libcudart\.so\.12"):
        Daemon(DaemonConfig(tmp_path))


# A ggml built with a folder of backends searches it if no folder is named.
DISTRIBUTION = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

static int is_loaded;

void ggml_backend_load_all_from_path(const char *path)
{
    is_loaded = is_loaded || (HAS_FOLDER && !path);
}

size_t ggml_backend_dev_count(void)
{
    size_t (*count)(void) = (size_t (*)(void))dlsym(RTLD_NEXT, "ggml_backend_dev_count");

    return is_loaded ? count() : 0;
}
"""


def put_distribution(folder: Path, libraries: Path, *, has_backends: bool) -> None:
    shutil.copy(libraries / BASE, folder / BASE)
    options = ("-shared", "-fPIC", f"-DHAS_FOLDER={int(has_backends)}")
    needed = ("-Wl,--no-as-needed", str(libraries / REGISTRY), f"-Wl,-rpath,{libraries}", "-ldl")
    compile_c(DISTRIBUTION, folder / "libggml.so.0", *options, *needed)


def test_backends_in_a_distribution_s_own_folder_are_found(
    tmp_path: Path, build_folder: Path, host_libraries: Path
) -> None:
    put_distribution(tmp_path, host_libraries, has_backends=True)
    with Daemon(DaemonConfig(tmp_path)) as daemon, Context(daemon.address) as context:
        assert [device.name for device in context.offer.devices] == ["Remote-CPU"]


def test_a_folder_without_backends_is_reported(tmp_path: Path, build_folder: Path, host_libraries: Path) -> None:
    put_distribution(tmp_path, host_libraries, has_backends=False)
    with pytest.raises(SetupError, match=f"no backend of it that works here .* lies in {tmp_path}"):
        Daemon(DaemonConfig(tmp_path))
