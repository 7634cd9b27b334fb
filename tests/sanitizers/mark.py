"""Marks for tests that do not work with some sanitizer."""

from __future__ import annotations

import os

import pytest

_BUILD = os.environ.get("GGML_REMOTING_BUILD", "")
FEW_ADDRESSES = "thread" in _BUILD  # the daemon reserves 256 GiB of addresses for each guest

plain_build_only = pytest.mark.skipif("sanitized" in _BUILD, reason="packages are made of the plain build")
little_memory = pytest.mark.skipif(
    "sanitized" in _BUILD, reason="a sanitizer's shadow takes more addresses than the test leaves"
)
own_crash = pytest.mark.skipif("sanitized" in _BUILD, reason="a sanitizer reports the crash that the test wants")
nothing_preloaded = pytest.mark.skipif(
    "sanitized" in _BUILD, reason="every program preloads a sanitizer's runtime, which opens libraries"
)
few_threads = pytest.mark.skipif(
    "thread" in _BUILD, reason="ThreadSanitizer has a thread of its own and holds signals back from others"
)
limited_addresses = pytest.mark.skipif(
    FEW_ADDRESSES, reason="ThreadSanitizer lifts the limit of addresses that the test sets"
)
many_addresses = pytest.mark.skipif(
    FEW_ADDRESSES, reason="ThreadSanitizer leaves a daemon too few addresses for so many guests"
)
needs_sanitizer = pytest.mark.skipif("address" not in _BUILD, reason="only with SANITIZE=address")
no_report = pytest.mark.skipif(
    "sanitized" in _BUILD, reason="every process holds a descriptor of its sanitizer's report"
)
