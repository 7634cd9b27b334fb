"""What the kernel and this process's limits allow."""

from __future__ import annotations

import ctypes
import platform
import resource

from ggml_remoting.doctor.finding import Finding, good, note, wrong
from ggml_remoting.doctor.machine import Machine

_MAPS_MINIMUM = 65530  # Linux' default; a worker maps up to 4,097 runs for each ring of a fragmented guest
_FILE_SIZE_MINIMUM = 64 << 20  # bytes; SIZE_MINIMUM of runtime/frontend/transport/guest_memory.c
_DESCRIPTORS_MINIMUM = 4096  # 64 guests hold about 100 each at worst
_LANDLOCK_CREATE_RULESET = 444  # the same number on every architecture
_LANDLOCK_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION


def examine_kernel(machine: Machine) -> list[Finding]:
    """Kernel, memory maps, limits of this process, and what can confine a worker."""
    return [
        good("kernel", f"{platform.system()} {machine.text('/proc/sys/kernel/osrelease')} on {platform.machine()}"),
        _memory_maps(machine),
        _file_size(),
        _descriptors(),
        good(
            "locked memory", f"at most {_limit(resource.RLIMIT_MEMLOCK)} bytes (`ulimit -l`); nothing here locks memory"
        ),
        _huge_pages(machine),
        _landlock(),
        _seccomp(machine),
    ]


def _limit(kind: int) -> str:
    soft = resource.getrlimit(kind)[0]
    return "unlimited" if soft == resource.RLIM_INFINITY else str(soft)


def _memory_maps(machine: Machine) -> Finding:
    count = machine.text("/proc/sys/vm/max_map_count") or "0"
    if int(count) < _MAPS_MINIMUM:
        return wrong("memory maps", f"vm.max_map_count is {count}", f"sysctl vm.max_map_count={_MAPS_MINIMUM}")
    return good("memory maps", f"vm.max_map_count is {count}")


def _file_size() -> Finding:
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if soft != resource.RLIM_INFINITY and soft < _FILE_SIZE_MINIMUM:
        return wrong("file size", f"limited to {soft} bytes, and shared memory is a file", "ulimit -f unlimited")
    return good("file size", _limit(resource.RLIMIT_FSIZE))


def _descriptors() -> Finding:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < _DESCRIPTORS_MINIMUM:
        return note(
            "open files", f"at most {hard}: a daemon serves fewer than 64 guests", f"ulimit -Hn {_DESCRIPTORS_MINIMUM}"
        )
    return good("open files", "unlimited" if hard == resource.RLIM_INFINITY else f"at most {hard}")


def _huge_pages(machine: Machine) -> Finding:
    setting = machine.text("/sys/kernel/mm/transparent_hugepage/enabled")
    if setting is None or "[never]" in setting:
        found = "no transparent ones: large copies cost more"
        return note("huge pages", found, "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
    return good("huge pages", f"transparent: {setting}")


def _landlock() -> Finding:
    version = ctypes.CDLL(None).syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return note(
            "landlock",
            "this kernel has none, so a worker's files cannot be confined",
            "boot with lsm=landlock,... on Linux 5.13 or newer",
        )
    return good("landlock", f"ABI {version}")


def _seccomp(machine: Machine) -> Finding:
    if "kill_process" in (machine.text("/proc/sys/kernel/seccomp/actions_avail") or "").split():
        return good("seccomp", "filters work")
    return note(
        "seccomp",
        "this kernel has no filters, so a worker's system calls cannot be confined",
        "use a kernel with CONFIG_SECCOMP_FILTER",
    )
