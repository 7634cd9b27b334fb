"""A fake nvidia-cuda-mps-control, which behaves as its manual page says and as that of driver 580 does.

`-d` starts a control daemon in the background; without it commands are read from standard input. A client connects to
the socket `control`; the first client makes it start a server. Clients and front end use a protocol of this fake's own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

PIPES = Path(os.environ.get("CUDA_MPS_PIPE_DIRECTORY", "/tmp/nvidia-mps"))
LOGS = Path(os.environ.get("CUDA_MPS_LOG_DIRECTORY", "/var/log/nvidia-mps"))
CONTROL = PIPES / "control"
CLIENTS_MAXIMUM = 4  # 48 on NVIDIA's GPUs since Volta
PID_FILE = PIPES / "nvidia-cuda-mps-control.pid"


def log(name: str, text: str) -> None:
    with (LOGS / name).open("a") as file:
        file.write(text + "\n")


class Control:
    """The control daemon."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._clients: list[socket.socket] = []

    def run(self) -> None:
        CONTROL.unlink(missing_ok=True)  # which remains after quitting
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(CONTROL))
        listening.listen()
        PID_FILE.write_text(f"{os.getpid()}\n")
        log("control.log", f"Start, CUDA_VISIBLE_DEVICES={os.environ.get('CUDA_VISIBLE_DEVICES')}")
        while True:
            connection = listening.accept()[0]
            Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        words = connection.recv(1024).decode().split()
        if words[:1] == ["client"]:
            self._greet(connection, words[1:])
        else:
            connection.sendall(self._obey(words).encode())
            connection.close()

    def _greet(self, connection: socket.socket, words: list[str]) -> None:
        log("server.log", " ".join(words))
        if len(self._clients) == CLIENTS_MAXIMUM:
            connection.sendall(b"-\n")
            return
        self._clients.append(connection)
        Thread(target=self._await_end, args=(connection,), daemon=True).start()
        if self._server is None:
            self._server = subprocess.Popen(["sleep", "100000"])
            Thread(target=self._watch, args=(self._server,), daemon=True).start()
        connection.sendall(f"{self._server.pid}\n".encode())

    def _await_end(self, client: socket.socket) -> None:
        while client.recv(16):
            pass
        if client in self._clients:
            self._clients.remove(client)

    def _watch(self, server: subprocess.Popen[bytes]) -> None:
        """The clients of a server are lost when it ends; the next client makes the daemon start another server."""
        server.wait()
        self._server = None
        for client in self._clients:
            client.shutdown(socket.SHUT_RDWR)
        self._clients.clear()

    def _obey(self, words: list[str]) -> str:
        if words == ["get_server_list"]:
            return f"{self._server.pid}\n" if self._server else ""
        if words == ["get_default_active_thread_percentage"]:
            return "100.0\n"
        if words == ["quit"]:
            self._quit()
        return f"Unrecognized command: {' '.join(words)}\n"

    def _quit(self) -> None:
        log("control.log", "Quit")
        if self._server is not None:
            self._server.kill()
        PID_FILE.unlink()
        os._exit(0)


def start() -> int:
    if PID_FILE.exists():
        print("An instance of this daemon is already running")
        return 1
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Control().run()
    return 0


def ask() -> int:
    for line in sys.stdin:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(CONTROL))
            except OSError:
                print("Cannot find MPS control daemon process", file=sys.stderr)
                return 1
            connection.sendall(line.encode())
            answer = connection.recv(1024).decode()
        if answer:
            print(answer, end="")
    return 0


if __name__ == "__main__":
    sys.exit(start() if sys.argv[1:] == ["-d"] else ask())
