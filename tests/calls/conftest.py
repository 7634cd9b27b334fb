from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from native import Native

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import ContextLost
from ggml_remoting.generated.names import Status


class Both:
    """Makes each call remoted and natively, and asserts that both answers are equal."""

    def __init__(self, context: Context, native: Native) -> None:
        self.context = context
        self.native = native
        self.offer = context.offer
        self.new_handle = context.new_handle
        self.release_handle = context.release_handle
        self.take_status = context.take_status

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            remoted = getattr(self.context, name)(*arguments)
            native = getattr(self.native, name)(*arguments)
            assert native is None or remoted == native, f"{name} differs from native"
            return remoted

        return call


@pytest.fixture
def native(host_libraries: Path) -> Iterator[Native]:
    """The host's ggml, loaded into this process."""
    with contextlib.closing(Native(host_libraries)) as opened:
        yield opened


@pytest.fixture
def both(context: Context, native: Native) -> Iterator[Both]:
    """Both sides of a comparison. At the end no posted call may have failed."""
    yield Both(context, native)
    context.context_ping()
    assert context.take_status() == (Status.SUCCESS, "")


@pytest.fixture
def ends(daemon: Daemon, context: Context) -> Callable[[str], contextlib.AbstractContextManager[None]]:
    """`with ends(REASON):` asserts that the block ends the context for that reason, at the latest at the next call.

    A new context on the same daemon must still work.
    """

    @contextlib.contextmanager
    def ending(reason: str) -> Iterator[None]:
        with pytest.raises(ContextLost, match=reason):
            yield
            context.context_ping()
        with pytest.raises(ContextLost, match=reason):
            context.context_ping()
        assert context.take_status()[0] is Status.FAILED
        with Context(daemon.address) as fresh:
            fresh.context_ping()

    return ending


@pytest.fixture
def latches(context: Context) -> Callable[[str], contextlib.AbstractContextManager[None]]:
    """`with latches(REASON):` asserts that a posted call fails once for that reason and the context stays usable."""

    @contextlib.contextmanager
    def latching(reason: str, status: Status = Status.FAILED) -> Iterator[None]:
        yield
        context.context_ping()
        told, why = context.take_status()
        assert told is status
        assert re.search(reason, why), why
        context.context_ping()
        assert context.take_status() == (Status.SUCCESS, "")

    return latching
