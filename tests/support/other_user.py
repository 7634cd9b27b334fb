"""Runs a function as another user, in a forked child, so that this process does not change."""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Callable
from typing import Any

NOBODY = 65534


def as_nobody(look: Callable[[], Any]) -> Any:
    """What `look` returns when the user nobody calls it; when this user does, if this user is not root.

    Fails if `look` raises.
    """
    if os.getuid() != 0:
        return look()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            os.write(writing, pickle.dumps(look()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    os.waitpid(child, 0)
    assert said, "nobody's look failed"
    return pickle.loads(said)
