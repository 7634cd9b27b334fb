"""Ggml's lists of names, read without knowing how long they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from test_abis import compile_c

REPOSITORY = Path(__file__).parents[1]
LISTS = """
#include <stdio.h>
#include "names.h"

static int highest;

static const char *name_of(int number)
{{
    static const char *const names[] = {{ {names} }};

    highest = number > highest ? number : highest;
    return (size_t)number < sizeof names / sizeof names[0] ? names[number] : {beyond};
}}

int main(void)
{{
    struct remoting_names names;

    remoting_list_names(&names, name_of, {gaps});
    printf("%u names, asked up to %d\\n", names.count, highest);
    return 0;
}}
"""


@pytest.mark.parametrize(
    ("names", "beyond", "gaps", "told"),
    [
        pytest.param(
            ["f32", "f16"],
            "NULL",
            "REMOTING_NAMES_END_AT_GAP",
            "2 names, asked up to 2",
            id="an array that ends at once",
        ),
        pytest.param(
            ["f32", None, "f16"],
            "NULL",
            "REMOTING_NAMES_END_AT_GAP",
            "1 names, asked up to 1",
            id="an array with a hole",
        ),
        pytest.param(
            ["f32", None, "f16"], "NULL", "REMOTING_NAMES_SKIP_GAPS", "3 names, asked up to 11", id="removed types"
        ),
        pytest.param(
            ["f32", "f16"],
            '"NONE"',
            "REMOTING_NAMES_SKIP_GAPS",
            "2 names, asked up to 10",
            id="types of a ggml that checks",
        ),
        pytest.param(
            ["f32"],
            "(const char *)1",
            "REMOTING_NAMES_SKIP_GAPS",
            "1 names, asked up to 9",
            id="types of a ggml that does not",
        ),
    ],
)
def test_a_list_of_names_is_read_to_its_end_and_not_far_beyond(
    tmp_path: Path, names: list[str | None], beyond: str, gaps: str, told: str
) -> None:
    """Far beyond the array lies memory that is not mapped: ggml 0.15.3 crashed there, by where it was loaded."""
    words = ", ".join("NULL" if name is None else f'"{name}"' for name in names)
    source = LISTS.format(names=words, beyond=beyond, gaps=gaps)
    program = compile_c(
        source,
        tmp_path / "lists",
        f"-I{REPOSITORY / 'runtime/shared'}",
        str(REPOSITORY / "runtime/shared/names.c"),
        "-D_GNU_SOURCE",
    )
    assert subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout.strip() == told
