"""Programs with ggml in the executable itself, as in a static build: the frontend uses its functions or reports that it
cannot.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon
from test_abis import compile_c

# What ggml-backend-reg.cpp does with GGML_BACKEND_PATH, but in the program itself.
PROGRAM = """
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

const char *ggml_backend_reg_name(void *registry);
size_t ggml_backend_reg_dev_count(void *registry);

void *ggml_backend_load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int (*score)(void) = library ? dlsym(library, "ggml_backend_score") : NULL;
    void *(*init)(void) = library ? dlsym(library, "ggml_backend_init") : NULL;

    return score && init && score() ? init() : NULL;
}

int main(void)
{
    void *registry = ggml_backend_load(getenv("GGML_BACKEND_PATH"));

    if (registry) {
        printf("%s has %zu\\n", ggml_backend_reg_name(registry), ggml_backend_reg_dev_count(registry));
    } else {
        puts("its own devices");
    }
    return 0;
}
"""


def run(program: Path, frontend: Path, daemon: Daemon) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GGML_BACKEND_PATH": str(frontend), "GGML_REMOTING": daemon.address}
    return subprocess.run([str(program)], env=environment, capture_output=True, text=True, check=True)


@pytest.mark.parametrize("position", ["-pie", "-no-pie"])
def test_the_functions_of_a_program_that_exports_its_ggml_are_used(
    tmp_path: Path, host_libraries: Path, frontend_library: Path, daemon: Daemon, position: str
) -> None:
    base = host_libraries / "libggml-base.so"
    options = ("-fPIC", position, "-rdynamic", "-Wl,--no-as-needed", str(base), f"-Wl,-rpath,{base.parent}", "-ldl")
    done = run(compile_c(PROGRAM, tmp_path / "exporting", *options), frontend_library, daemon)
    assert (done.stdout.strip(), done.stderr) == ("Remoting has 1", "")


def test_a_program_that_hides_its_ggml_is_declined_with_the_reason(
    tmp_path: Path, frontend_library: Path, daemon: Daemon
) -> None:
    hidden = PROGRAM.replace("const char *ggml_backend_reg_name(void *registry);", "").replace(
        "size_t ggml_backend_reg_dev_count(void *registry);",
        "static const char *ggml_backend_reg_name(void *r) { return r; }"
        " static size_t ggml_backend_reg_dev_count(void *r) { return r != 0; }",
    )
    done = run(compile_c(hidden, tmp_path / "hiding", "-ldl"), frontend_library, daemon)
    assert done.stdout.strip() == "its own devices"
    assert done.stderr.count("hiding hides the functions of its ggml") == 1
