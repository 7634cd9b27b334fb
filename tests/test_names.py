"""ggml's lists of names are read without knowing their length."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ggml_remoting.generated import names
from test_abis import compile_c
from test_releases import NEW, OLD, libraries

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

    remoting_list_names(&names, name_of);
    printf("%u names, asked up to %d\\n", names.count, highest);
    return 0;
}}
"""
TYPES = """
#include <stdio.h>
#include <stdlib.h>
#include "names.h"

static struct {{
    const char *name;
    long length;
    long more[5];
}} traits[300] = {{ {traits} }};

static const void *traits_of(int type)
{{
    if (type > 1) {{
        abort(); /* as a ggml with assertions does past its last type */
    }}
    return &traits[type];
}}

int main(void)
{{
    struct remoting_names names;

    remoting_list_types(&names, traits_of);
    printf("%u:", names.count);
    for (unsigned i = 0; i < names.count; i++) {{
        printf(" %s", names.names[i] ? names.names[i] : "-");
    }}
    return 0;
}}
"""


def run_c(source: str, folder: Path) -> str:
    """The output of a program that is compiled with names.c."""
    shared = REPOSITORY / "runtime/shared"
    includes = [f"-I{shared}", f"-I{REPOSITORY / 'generated/include'}"]
    program = compile_c(source, folder / "lists", *includes, str(shared / "names.c"), "-D_GNU_SOURCE")
    return subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("names", "beyond", "told"),
    [
        pytest.param('"NONE", "ADD"', "NULL", "2 names, asked up to 2", id="an array that ends at once"),
        pytest.param('"NONE", NULL, "ADD"', "NULL", "1 names, asked up to 1", id="an array with a hole"),
        pytest.param('"NONE"', "(const char *)1", "1 names, asked up to 1", id="a number that is no address"),
    ],
)
def test_a_list_of_names_is_read_to_its_end_and_not_beyond_it(
    tmp_path: Path, names: str, beyond: str, told: str
) -> None:
    """Memory far beyond the array may not be mapped: ggml 0.15.3 crashed there, depending on where it was loaded."""
    assert run_c(LISTS.format(names=names, beyond=beyond), tmp_path) == told


@pytest.mark.parametrize(
    ("traits", "told"),
    [
        pytest.param('{ "f32", 1 }, { "f16", 1 }', "2: f32 f16", id="the array ends"),
        pytest.param('{ "f32", 1 }, { 0 }, { "f16", 1 }', "3: f32 - f16", id="a removed type without a name"),
        pytest.param('{ "f32", 1 }, { "REMOVED", 0 }, { "q8_0", 32 }', "3: f32 REMOVED q8_0", id="one with a note"),
        pytest.param(
            '{ "f32", 1 }, { "TYPE_IQ4_NL_4_4 REMOVED, use IQ4_NL with runtime repacking", 0 }, { "q8_0", 32 }',
            "3: f32 TYPE_IQ4_NL_4_4 REMOVED, use IQ4_NL with runtime repacking q8_0",
            id="one with a sentence, as since ggml 0.10",
        ),
        pytest.param('{ "f32", 1 }, { "f16", 1 }, { "NONE", (long)"DUP" }', "2: f32 f16", id="names of ops follow"),
        pytest.param('{ "f32", 1 }, { "f16", 1 }, { (char *)8, 1 }, { "x", 1 }', "2: f32 f16", id="numbers follow"),
    ],
)
def test_types_are_read_to_their_end_without_calling_ggml_beyond_it(tmp_path: Path, traits: str, told: str) -> None:
    """ggml_type_name asserts that its type exists, and the frontend must not end a program."""
    assert run_c(TYPES.format(traits=traits), tmp_path) == told


STOCK = """
#include <dlfcn.h>
#include <stdio.h>
#include "names.h"

int main(int count, char **words)
{
    void *library = dlopen(words[count - 1], RTLD_NOW);
    struct remoting_names names;

    remoting_list_types(&names, (remoting_type_traits_function)dlsym(library, "ggml_get_type_traits"));
    for (unsigned i = 0; i < names.count; i++) {
        puts(names.names[i] ? names.names[i] : "-");
    }
    return 0;
}
"""


@pytest.mark.parametrize("release", [OLD, NEW])
def test_all_types_of_a_stock_ggml_are_found(tmp_path: Path, release: str) -> None:
    """Names of removed types are sentences, and further types follow them."""
    includes = [f"-I{REPOSITORY / folder}" for folder in ("runtime/shared", "generated/include")]
    source = str(REPOSITORY / "runtime/shared/names.c")
    program = compile_c(STOCK, tmp_path / "types", *includes, source, "-D_GNU_SOURCE", "-ldl")
    library = next(libraries(release).glob("libggml-base.so"))
    found = subprocess.run([str(program), str(library)], capture_output=True, text=True, check=True).stdout.split("\n")
    known = [name for name in found[:-1] if name != "-"]
    assert known == [name for name in names.TYPE_NAMES[: len(found) - 1] if name in known]
    assert {"f32", "bf16", "tq2_0", "mxfp4"} <= set(known)
