"""A virtual machine with an agent that runs commands from its second serial line."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from ggml_remoting.vm import TRANSPORTS, Accelerator, device_arguments, find_qemu, serial_arguments
from tests.vm.image import Kernel

DEADLINE_SECONDS = 600.0
"""Only a machine that hangs takes this long, however busy the host is."""

_ENDING_SECONDS = 5.0  # a QEMU that has closed its sockets ends within this time
# Without no_timer_check the kernel tests its timer for a moment, in which a busy host may not run the processor.
_KERNEL_OPTIONS = "console=ttyS0 panic=-1 quiet no_timer_check"


class GuestError(Exception):
    """The guest failed to run a command, or QEMU ended."""


class Machine:
    """A running QEMU. Leaving its `with` block ends it."""

    def __init__(
        self,
        folder: Path,
        kernel: Kernel,
        image: Path,
        device_socket: Path,
        *,
        memory: str = "1G",
        processors: int = 1,
        qemu_listens: bool = False,
        transport: str = TRANSPORTS[0],
        wait: bool = True,
    ) -> None:
        """Boots the machine. With qemu_listens QEMU waits at device_socket for the daemon; otherwise it connects
        there, by a virtio-gpu or by another of TRANSPORTS.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._agent_path = folder / "agent"
        self._monitor_path = folder / "monitor"
        self._agent_path.unlink(missing_ok=True)  # a socket of an earlier machine, which has ended or still runs
        self._buffer = b""
        self._socket: socket.socket | None = None
        accelerator = Accelerator.choose()
        command = [find_qemu(), "-M", "q35", *accelerator.arguments, "-smp", str(processors), "-m", memory]
        if transport == "serial":
            command += serial_arguments(device_socket)
        else:
            command += device_arguments(device_socket, memory, listens=qemu_listens)
        command += ["-kernel", str(kernel.image), "-initrd", str(image), "-append", _KERNEL_OPTIONS]
        command += ["-display", "none", "-vga", "none", "-net", "none", "-serial", f"file:{folder / 'console'}"]
        command += [
            "-chardev",
            f"socket,id=agent,path={self._agent_path},server=on,wait=off",
            "-serial",
            "chardev:agent",
        ]
        command += ["-qmp", f"unix:{self._monitor_path},server=on,wait=off"]
        with (folder / "qemu.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if wait:
            self._boot()

    @property
    def pid(self) -> int:
        """QEMU's process id."""
        return self._process.pid

    def wait_for_boot(self) -> None:
        """Waits until the agent answers, also after a reboot."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while self._socket is None:
            self._check_alive(deadline)
            opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                opened.connect(str(self._agent_path))
                self._socket = opened
            except OSError:
                opened.close()
                time.sleep(0.1)
        self._read_until(rb"@@ready\r?\n")

    def run(self, command: str, silence: float = DEADLINE_SECONDS, check: bool = True) -> str:
        """Runs a shell command in the guest and returns what it wrote to standard output and standard error.

        It may be silent for `silence` seconds.
        """
        self.start(command)
        status, text = self.finish(silence)
        if check and status:
            raise GuestError(f"in the guest: {command}\n{text}\nended with status {status}")
        return text

    def start(self, command: str) -> None:
        """Starts a shell command. `finish` waits for it."""
        assert self._socket is not None
        self._socket.sendall(f'( {command}\n) 2>&1 </dev/null; echo "@@status $?"\n'.encode())

    def finish(self, silence: float = DEADLINE_SECONDS) -> tuple[int, str]:
        """The exit status and the output of the command that `start` has started."""
        before, match = self._read_until(rb"@@status (\d+)\r?\n", silence)
        return int(match[1]), before.decode("utf-8", "replace").replace("\r\n", "\n")

    def restart_by(self, command: str) -> None:
        """Runs a shell command that does not return, and waits until the machine has booted again."""
        assert self._socket is not None
        self._socket.sendall(f"{command}\n".encode())
        self._read_until(rb"@@ready\r?\n")

    def reset(self) -> None:
        """Resets the machine as its reset button would, without the guest's kernel."""
        self._tell_qemu("system_reset")
        self._read_until(rb"@@ready\r?\n")

    def pause(self) -> None:
        """Stops all processors of the machine, and its devices."""
        self._tell_qemu("stop")

    def resume(self) -> None:
        """The opposite of pause."""
        self._tell_qemu("cont")

    def _tell_qemu(self, command: str) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as monitor:
            monitor.settimeout(DEADLINE_SECONDS)
            monitor.connect(str(self._monitor_path))
            with monitor.makefile("rw") as lines:
                for execute in ("qmp_capabilities", command):
                    lines.write(f'{{"execute": "{execute}"}}\n')
                    lines.flush()
                    while '"return"' not in lines.readline():
                        pass

    def console(self) -> str:
        """The output of the guest's kernel."""
        return (self._folder / "console").read_text("utf-8", "replace")

    def kill(self) -> None:
        """Ends QEMU by SIGKILL."""
        self._process.kill()
        self._process.wait()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def _boot(self) -> None:
        try:
            self.wait_for_boot()
        except BaseException:
            self.kill()  # no `with` block ends it yet
            raise

    def _check_alive(self, deadline: float) -> None:
        if self._process.poll() is not None:
            raise GuestError(f"QEMU has ended: {self._last_words()}")
        if time.monotonic() > deadline:
            said = self._buffer[-2000:].decode("utf-8", "replace")
            raise GuestError(f"the guest does not answer; it said so far: {said}\n{self.console()[-2000:]}")

    def _tell_end(self) -> NoReturn:
        """Raises GuestError, with QEMU's last output if QEMU is about to end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING_SECONDS)
            raise GuestError(f"QEMU has ended: {self._last_words()}")
        raise GuestError("QEMU has closed the agent's line")

    def _last_words(self) -> str:
        return (self._folder / "qemu.log").read_text("utf-8", "replace")[-500:]

    def _read_until(self, pattern: bytes, silence: float = DEADLINE_SECONDS) -> tuple[bytes, re.Match[bytes]]:
        """Raises GuestError if nothing has come for `silence` seconds."""
        assert self._socket is not None
        deadline = time.monotonic() + silence
        while not (match := re.search(pattern, self._buffer)):
            self._check_alive(deadline)
            if select.select([self._socket], [], [], 0.2)[0]:
                said = self._socket.recv(65536)
                if not said:
                    self._tell_end()
                self._buffer += said
                deadline = time.monotonic() + silence
        before = self._buffer[: match.start()]
        self._buffer = self._buffer[match.end() :]
        return before, match
