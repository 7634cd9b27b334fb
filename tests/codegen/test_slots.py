"""The generated ABIs have every slot of ggml's vtables, in ggml's order.

The lists are copied by hand from ggml-backend-impl.h of each release. If a slot moved in the IDL, ggml would call the
wrong function.
"""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
INCLUDE = ("runtime/shared", "runtime/frontend", "generated/include", "generated/frontend")

SLOTS_2000 = {
    "registry": "get_name get_device_count get_device get_proc_address",
    "device": "get_name get_description get_memory get_type get_props init_backend get_buffer_type get_host_buffer_type"
    " buffer_from_host_ptr supports_op supports_buft offload_op event_new event_free event_synchronize",
    "buffer_type": "get_name alloc_buffer get_alignment get_max_size get_alloc_size is_host",
    "buffer": "free_buffer get_base init_tensor memset_tensor set_tensor get_tensor set_tensor_2d get_tensor_2d"
    " cpy_tensor clear reset",
    "backend": "get_name free set_tensor_async get_tensor_async set_tensor_2d_async get_tensor_2d_async"
    " cpy_tensor_async synchronize"
    " graph_plan_create graph_plan_free graph_plan_update graph_plan_compute graph_compute event_record event_wait "
    "graph_optimize",
}
SLOTS_2600 = SLOTS_2000 | {
    "buffer_type": "get_name alloc_buffer alloc_buffer_n get_alignment get_max_size get_alloc_size get_alloc_size_n"
    " is_host",
}
SLOTS_904 = SLOTS_2000 | {
    "buffer": "free_buffer get_base init_tensor memset_tensor set_tensor get_tensor cpy_tensor clear reset",
    "backend": "get_name free set_tensor_async get_tensor_async cpy_tensor_async synchronize"
    " graph_plan_create graph_plan_free graph_plan_update graph_plan_compute graph_compute event_record event_wait "
    "graph_optimize",
}
ABIS = [
    (904, SLOTS_904, 48),
    (911, SLOTS_2000, 52),
    (1000, SLOTS_2000, 52),
    (2000, SLOTS_2000, 52),
    (2200, SLOTS_2000, 52),
    (2300, SLOTS_2000, 52),
    (2600, SLOTS_2600, 54),
]


@cache
def preprocessed(path: str) -> str:
    """A generated file after the C preprocessor."""
    command = ["gcc", "-E", "-P", *(f"-I{folder}" for folder in INCLUDE), f"generated/{path}"]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.replace(
        "((void *)0)", "NULL"
    )


@pytest.mark.parametrize(("number", "slots", "count"), ABIS)
def test_the_vtables_hold_ggmls_slots_in_its_order(number: int, slots: dict[str, str], count: int) -> None:
    header = preprocessed("include/abis.h")
    vtables = re.findall(rf"struct abi_{number}_(\w+)_slots \{{\n(.*?)\n\}};", header, re.DOTALL)
    found = {name: re.findall(r"\(\*(\w+)\)\(", body) for name, body in vtables}
    assert found == {name: words.split() for name, words in slots.items()}
    assert sum(len(words) for words in found.values()) == count


@pytest.mark.parametrize(("number", "slots", "count"), ABIS)
def test_every_slot_is_its_function_or_null(number: int, slots: dict[str, str], count: int) -> None:
    source = preprocessed("frontend/abis.c")
    vtables = re.findall(rf"struct abi_{number}_(\w+)_slots \w+ = \{{\n(.*?)\n\}};", source, re.DOTALL)
    filled = {name: re.findall(r"\.(\w+) = (\w+),", body) for name, body in vtables}
    assert {name: [slot for slot, _ in pairs] for name, pairs in filled.items()} == {
        name: words.split() for name, words in slots.items()
    }
    wrong = [
        f"{name}.{slot} = {function}"
        for name, pairs in filled.items()
        for slot, function in pairs
        if function not in ("NULL", f"abi_{number}_{name}_{slot}")
    ]
    assert wrong == []


@pytest.mark.parametrize("number", [number for number, _, _ in ABIS])
def test_graph_optimize_is_null_where_its_parameters_are_unknown(number: int) -> None:
    header, source = (" ".join(preprocessed(path).split()) for path in ("include/abis.h", "frontend/abis.c"))
    declared = header.partition(f"struct abi_{number}_backend_slots {{")[2].partition("};")[0]
    filled = source.partition(f"struct abi_{number}_backend_slots abi_{number}_backend_vtable = {{")[2].partition("};")[
        0
    ]
    takes_params = "graph, struct ggml_backend_graph_optimize_params *params);" in declared
    is_empty = ".graph_optimize = NULL," in filled
    assert (takes_params, is_empty) == (number >= 2300, number == 2200)
