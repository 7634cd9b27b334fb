"""The line budget of generated/: growth of the IDL raises it, repetition in a template does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from codegen.__main__ import read_idl
from codegen.budget import line_budget, over_budget
from codegen.generate import render_all
from codegen.model import Api
from codegen.wire_records import wire_records

IDL = Path(__file__).parents[2] / "idl"


@pytest.fixture(scope="module")
def api() -> Api:
    return read_idl(IDL)[0]


@pytest.fixture(scope="module")
def files(api: Api) -> dict[Path, str]:
    return render_all(api, wire_records(api))


def lines(files: dict[Path, str]) -> int:
    return sum(text.count("\n") for text in files.values())


def without_call(api: Api, name: str) -> Api:
    """The same IDL without one call."""
    objects = tuple(
        replace(item, calls=tuple(call for call in item.calls if call.full_name != name)) for item in api.objects
    )
    assert objects != api.objects
    return replace(api, objects=objects)


def without_format(api: Api, name: str) -> Api:
    """The same IDL without one format."""
    return replace(api, formats=tuple(item for item in api.formats if item.name != name))


def without_abi(api: Api, number: int) -> Api:
    """The same IDL without one ABI."""
    return replace(api, abis=tuple(item for item in api.abis if item.number != number))


@pytest.mark.parametrize(
    "smaller",
    [
        lambda api: without_call(api, "device.supports_op"),  # the longest of its parameters
        lambda api: without_call(api, "buffer.set_tensor_2d"),
        lambda api: without_call(api, "context.comm_free"),
        lambda api: without_format(api, "status"),
        lambda api: without_format(api, "ring"),
        lambda api: without_abi(api, 2300),
    ],
)
def test_one_more_entry_fits_the_budget_that_it_adds(
    api: Api, files: dict[Path, str], smaller: Callable[[Api], Api]
) -> None:
    """Adding another entry of the same size keeps generated/ within its budget."""
    before = smaller(api)
    added = lines(files) - lines(render_all(before, wire_records(before)))
    assert lines(files) + added <= line_budget(api) + line_budget(api) - line_budget(before)


@pytest.mark.parametrize(("file", "sort", "times"), [("frontend/calls.c", "call", 1), ("frontend/abis.c", "ABI", 4)])
def test_repeated_lines_exceed_the_budget(api: Api, files: dict[Path, str], file: str, sort: str, times: int) -> None:
    """One line repeated for each call, or four for each ABI."""
    repeated = "a line\n" * (times * len({"call": api.crossing, "ABI": api.abis}[sort]))
    assert over_budget(api, files) == ""
    longer = files | {Path(file): files[Path(file)] + repeated}
    assert over_budget(api, longer).startswith(f"generated/ has {lines(longer)} lines")
