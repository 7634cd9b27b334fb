"""A stock llama-server that answers one prompt at a time: the demo's guest, and the native run beside it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ggml_remoting.errors import SetupError

_START_SECONDS = 300.0
_ANSWER_SECONDS = 900.0
_STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """What the server generated, and how fast (tokens per second)."""

    text: str
    tokens: int
    tokens_per_second: float
    prompt_tokens_per_second: float


class LlamaServer:
    """A running llama-server on a free port of 127.0.0.1. Ends with its with statement."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """`command` is the program and its arguments, without the address. Waits until the model is loaded."""
        self._folder = tempfile.TemporaryDirectory(prefix="ggml-remoting-")
        self._port = _free_port()
        self._log = Path(self._folder.name) / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(self._port)],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_loaded()
        except BaseException:
            self.stop()
            raise

    def complete(self, prompt: str, tokens: int) -> Answer:
        """The greedy continuation of the prompt, up to that many tokens, nothing taken from a cache."""
        question = {
            "prompt": prompt,
            "n_predict": tokens,
            "temperature": 0,
            "top_k": 1,
            "seed": 1,
            "cache_prompt": False,
        }
        answer = self.ask("/completion", question)
        if "timings" not in answer:
            raise SetupError(f"llama-server gave no answer: {self.last_words()}")
        timings = answer["timings"]
        return Answer(
            answer["content"], timings["predicted_n"], timings["predicted_per_second"], timings["prompt_per_second"]
        )

    def ask(self, path: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """What it answers. Raises SetupError if it does not."""
        answer = self._ask("POST", path, json.dumps(question), _ANSWER_SECONDS)
        if answer is None:
            raise SetupError(f"llama-server gave no answer: {self.last_words()}")
        return answer

    def log(self) -> str:
        """All that it has logged."""
        return self._log.read_text("utf-8", "replace")

    def log_lines(self, pattern: str) -> list[str]:
        """The lines of the log that match, without their time stamps."""
        found = [line for line in self.log().splitlines() if re.search(pattern, line)]
        return [re.sub(r"^[\d.]+ [A-Z] ", "", line).strip() for line in found]

    def last_words(self) -> str:
        """The end of its log, in one line."""
        return " | ".join(self.log().strip().splitlines()[-3:]) or "it said nothing"

    def stop(self) -> None:
        """Ends it. A second call does nothing."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_loaded(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self._ask("GET", "/health", None, 5.0) is None:
            if self._process.poll() is not None:
                raise SetupError(f"llama-server ended with status {self._process.returncode}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise SetupError(f"llama-server was not ready within {_START_SECONDS:.0f} s: {self.last_words()}")
            time.sleep(0.1)

    def _ask(self, method: str, path: str, body: str | None, seconds: float) -> dict[str, Any] | None:
        """The JSON of a reply with status 200, else None."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=seconds)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            reply = connection.getresponse()
            content = reply.read()
            answer: dict[str, Any] | None = json.loads(content) if reply.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
