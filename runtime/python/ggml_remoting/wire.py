"""The wire: drives the frontend library's session functions (runtime/frontend/session.h)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cffi import FFI

from ggml_remoting.errors import ContextLost, SetupError, wire_error
from ggml_remoting.generated import names

_REASON_SIZE = 240
_DECLARATIONS = """
    struct remoting_session;
    struct remoting_session_names { uint32_t count; const char *const *names; };
    int remoting_session_open(const char *address, uint32_t snapshot, const struct remoting_session_names *names,
                              struct remoting_session **session, char *reason);
    void remoting_session_close(struct remoting_session *session);
    const uint8_t *remoting_session_capset(const struct remoting_session *session, size_t *size);
    int remoting_session_post(struct remoting_session *session, uint32_t command, const void *record, size_t record_size,
                              const void *payload, size_t payload_size, char *reason);
    int remoting_session_transact(struct remoting_session *session, uint32_t command, const void *record, size_t record_size,
                                  const void *payload, size_t payload_size, void *reply, size_t reply_size, char *reason);
    int remoting_session_fetch(struct remoting_session *session, uint32_t command, const void *record, size_t record_size,
                               void *destination, size_t size, char *reason);
    int remoting_session_create_blob(struct remoting_session *session, size_t size, void **address, uint32_t *resource_id, char *reason);
    int32_t remoting_session_take_status(struct remoting_session *session, char *reason);
"""


@cache
def _ffi() -> Any:
    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    return ffi


@cache
def _library(path: Path) -> Any:
    try:
        return _ffi().dlopen(str(path))
    except OSError as error:
        raise SetupError(f"the frontend library cannot be loaded: {error}") from error


class _Names:
    """ggml's names of ops, types, unary and GLU ops as C arrays, which live as long as this."""

    def __init__(self) -> None:
        lists = (names.OP_NAMES, names.TYPE_NAMES, names.UNARY_OP_NAMES, names.GLU_OP_NAMES)
        ffi = _ffi()
        self._texts = [[ffi.new("char[]", name.encode()) for name in names_of_one] for names_of_one in lists]
        self._arrays = [ffi.new("const char *[]", texts) for texts in self._texts]
        self.structs = ffi.new("struct remoting_session_names[4]")
        for struct, array in zip(self.structs, self._arrays, strict=True):
            struct.count = len(array)
            struct.names = array


class Wire:
    """An open session with a daemon. Its worker starts with the first command; the library says hello by itself.

    Every call raises the WireError that fits, ContextLost once the context has ended.
    """

    def __init__(self, address: str, library: Path) -> None:
        """`address` is written unix:PATH; `library` is the frontend library."""
        self._lib = _library(library)
        self._names = _Names()
        self._session: Any = None
        session = _ffi().new("struct remoting_session **")
        reason = self._new_reason()
        kind = self._lib.remoting_session_open(address.encode(), names.NEWEST_SNAPSHOT, self._names.structs, session, reason)
        self._raise(kind, reason)
        self._session = session[0]

    def close(self) -> None:
        """Ends the context; everything it holds on the host is freed. Closing twice is harmless."""
        if self._session is not None:
            self._lib.remoting_session_close(self._session)
            self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def capset(self) -> bytes:
        """The capset: its header, the inventory and the inventory's records."""
        size = _ffi().new("size_t *")
        data = self._lib.remoting_session_capset(self._open_session(), size)
        return bytes(_ffi().buffer(data, size[0]))

    def post(self, command: int, record: bytes, payload: bytes) -> None:
        """Sends a command without waiting; its failure is told by take_status."""
        reason = self._new_reason()
        session = self._open_session()
        kind = self._lib.remoting_session_post(session, command, record, len(record), payload, len(payload), reason)
        self._raise(kind, reason)

    def transact(self, command: int, record: bytes, payload: bytes, reply_size: int) -> bytes:
        """Sends a command and waits for its reply record of reply_size bytes."""
        reply = _ffi().new("uint8_t[]", max(reply_size, 1))
        reason = self._new_reason()
        session = self._open_session()
        kind = self._lib.remoting_session_transact(session, command, record, len(record), payload, len(payload), reply, reply_size, reason)
        self._raise(kind, reason)
        return bytes(_ffi().buffer(reply, reply_size))

    def fetch(self, command: int, record: bytes, size: int) -> bytes:
        """Asks for `size` bytes and waits for them. While a failed post has not been told they are all 0xFF."""
        destination = _ffi().new("uint8_t[]", max(size, 1))
        reason = self._new_reason()
        kind = self._lib.remoting_session_fetch(self._open_session(), command, record, len(record), destination, size, reason)
        self._raise(kind, reason)
        return bytes(_ffi().buffer(destination, size))

    def create_blob(self, size: int) -> tuple[memoryview, int]:
        """`size` zeroed bytes that context_share can show the worker, and their resource id. They go with the session."""
        address = _ffi().new("void **")
        resource = _ffi().new("uint32_t *")
        reason = self._new_reason()
        kind = self._lib.remoting_session_create_blob(self._open_session(), size, address, resource, reason)
        self._raise(kind, reason)
        return memoryview(_ffi().buffer(address[0], size)), resource[0]

    def take_status(self) -> tuple[names.Status, str]:
        """The status of a posted command that failed and was not told yet, with its reason; else SUCCESS and no reason."""
        reason = self._new_reason()
        status = self._lib.remoting_session_take_status(self._open_session(), reason)
        return names.Status(status), _text(reason) if status else ""

    def _open_session(self) -> Any:
        if self._session is None:
            raise ContextLost("the context has been closed")
        return self._session

    @staticmethod
    def _new_reason() -> Any:
        return _ffi().new("char[]", _REASON_SIZE)

    @staticmethod
    def _raise(kind: int, reason: Any) -> None:
        if kind:
            raise wire_error(kind, _text(reason))


def _text(reason: Any) -> str:
    return bytes(_ffi().string(reason)).decode("utf-8", "replace")
