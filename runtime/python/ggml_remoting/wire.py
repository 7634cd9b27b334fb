"""The wire: drives the frontend library's session functions (runtime/frontend/ggml/client_api.h)."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_int32, c_size_t, c_uint32, c_void_p
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ggml_remoting.errors import ContextLost, SetupError, wire_error
from ggml_remoting.generated import names
from ggml_remoting.generated.formats import REASON_SIZE


class _NameList(ctypes.Structure):
    """struct remoting_client_names"""

    _fields_ = (("count", c_uint32), ("names", POINTER(c_char_p)))


# Arguments are given as bytes and numbers; a reason and a destination are buffers that the library fills.
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "version": (c_char_p, []),
    "protocol_version": (c_uint32, []),
    "open": (c_int, [c_char_p, c_uint32, _NameList * 4, POINTER(c_void_p), c_char_p]),
    "close": (None, [c_void_p]),
    "capset": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    "post": (c_int, [c_void_p, c_uint32, c_char_p, c_size_t, c_char_p, c_size_t, c_char_p]),
    "transact": (c_int, [c_void_p, c_uint32, c_char_p, c_size_t, c_char_p, c_size_t, c_char_p, c_size_t, c_char_p]),
    "fetch": (c_int, [c_void_p, c_uint32, c_char_p, c_size_t, c_char_p, c_size_t, c_char_p]),
    "create_blob": (c_int, [c_void_p, c_size_t, POINTER(c_void_p), POINTER(c_uint32), c_char_p]),
    "take_status": (c_int32, [c_void_p, c_char_p]),
}


@cache
def frontend_functions(path: Path) -> dict[str, Any]:
    """The session functions of a frontend library by their names without remoting_client_.

    Raises SetupError if it is none.
    """
    try:
        library = ctypes.CDLL(str(path))
        functions = {name: getattr(library, f"remoting_client_{name}") for name in _SIGNATURES}
    except (OSError, AttributeError) as error:
        raise SetupError(f"{path} is no frontend library of this version: {error}") from error
    for name, (result, arguments) in _SIGNATURES.items():
        functions[name].restype, functions[name].argtypes = result, arguments
    return functions


def _name_lists() -> Any:
    """ggml's names of ops, types, unary and GLU ops as C arrays."""
    lists = (names.OP_NAMES, names.TYPE_NAMES, names.UNARY_OP_NAMES, names.GLU_OP_NAMES)
    return (_NameList * 4)(
        *(_NameList(len(texts), (c_char_p * len(texts))(*(text.encode() for text in texts))) for texts in lists)
    )


class Wire:
    """An open session with a daemon. Its worker starts with the first command; the library says hello by itself.

    Every call raises the WireError that fits, ContextLost once the context has ended.
    """

    def __init__(self, address: str, library: Path) -> None:
        """Opens `address` (unix:PATH, stream:PATH, vsock:CID:PORT, serial:PORT, drm or drm:NODE; empty: what a program
        finds by itself) by the frontend library `library`.
        """
        self._functions = frontend_functions(library)
        self._names = _name_lists()  # the library keeps pointers into them
        self._session: c_void_p | None = None
        session = c_void_p()
        self._call("open", address.encode(), names.NEWEST_ABI, self._names, byref(session))
        self._session = session

    def close(self) -> None:
        """Ends the context; everything it holds on the host is freed. Closing twice is harmless."""
        if self._session is not None:
            self._functions["close"](self._session)
            self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def capset(self) -> bytes:
        """The capset: its header, the inventory and the inventory's records."""
        size = c_size_t()
        data = self._functions["capset"](self._open_session(), byref(size))
        return ctypes.string_at(data, size.value)

    def post(self, command: int, record: bytes, payload: bytes) -> None:
        """Sends a command without waiting; its failure is told by take_status."""
        self._call("post", self._open_session(), command, record, len(record), payload, len(payload))

    def transact(self, command: int, record: bytes, payload: bytes, reply_size: int) -> bytes:
        """Sends a command and waits for its reply record of reply_size bytes."""
        reply = ctypes.create_string_buffer(max(reply_size, 1))
        self._call(
            "transact", self._open_session(), command, record, len(record), payload, len(payload), reply, reply_size
        )
        return reply.raw[:reply_size]

    def fetch(self, command: int, record: bytes, size: int) -> bytes:
        """Asks for `size` bytes and waits for them. While a failed post has not been told they are all 0xFF."""
        destination = ctypes.create_string_buffer(max(size, 1))
        self._call("fetch", self._open_session(), command, record, len(record), destination, size)
        return destination.raw[:size]

    def create_blob(self, size: int) -> tuple[memoryview, int]:
        """`size` zeroed bytes that context_share can show the worker, and their resource id.

        They go with the session.
        """
        address = c_void_p()
        resource = c_uint32()
        self._call("create_blob", self._open_session(), size, byref(address), byref(resource))
        return memoryview((ctypes.c_ubyte * size).from_address(address.value or 0)).cast("B"), resource.value

    def take_status(self) -> tuple[names.Status, str]:
        """The status of a posted command that failed and was not told yet, with its reason; else SUCCESS
        and no reason.
        """
        reason = ctypes.create_string_buffer(REASON_SIZE)
        status = self._functions["take_status"](self._open_session(), reason)
        return names.Status(status), _text(reason) if status else ""

    def _open_session(self) -> c_void_p:
        if self._session is None:
            raise ContextLost("the context has been closed")
        return self._session

    def _call(self, name: str, *arguments: Any) -> None:
        """Calls a function whose last parameter is the reason. Raises the WireError that it returns."""
        reason = ctypes.create_string_buffer(REASON_SIZE)
        kind = self._functions[name](*arguments, reason)
        if kind:
            raise wire_error(kind, _text(reason))


def _text(reason: ctypes.Array[ctypes.c_char]) -> str:
    return reason.value.decode("utf-8", "replace")
