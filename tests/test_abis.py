"""Which ABI a ggml is recognised as, and the message for a ggml that is not served."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.generated.names import ABIS
from test_releases import NEW, OLD, libraries, run_guest

REPOSITORY = Path(__file__).parents[1]
MEASURES = """
#include <dlfcn.h>
#include <stdio.h>
#include "measure.h"

int main(int count, char **arguments)
{
    void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    const struct measured_abi *abi;
    struct remoting_error error;

    if (!library) {
        puts(dlerror());
    } else if (remoting_measure_abi(library, &abi, &error)) {
        printf("%u\\n", abi->number);
    } else {
        puts(error.reason);
    }
    return 0;
}
"""


def compile_c(source: str, output: Path, *options: str) -> Path:
    path = output.with_suffix(".c")
    path.write_text(source)
    subprocess.run([os.environ.get("CC", "gcc"), "-std=gnu11", str(path), *options, "-o", str(output)], check=True)
    return output


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders = [f"-I{REPOSITORY / folder}" for folder in ("runtime/shared", "generated/include")]
    sources = [
        str(REPOSITORY / path)
        for path in ("runtime/shared/error.c", "runtime/shared/measure.c", "generated/shared/measured_abis.c")
    ]
    return compile_c(MEASURES, tmp_path_factory.mktemp("measure") / "measure", *folders, *sources, "-ldl")


def pretend(source: str, release: str, folder: Path) -> Path:
    """A library whose functions take precedence over those of a stock ggml."""
    real = libraries(release) / "libggml-base.so"
    options = ("-shared", "-fPIC", "-Wl,--no-as-needed", str(real), f"-Wl,-rpath,{real.parent}")
    return compile_c(source, folder / "pretender.so", *options)


def measure(program: Path, library: Path) -> str:
    return subprocess.run([str(program), str(library)], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(("release", "abi"), [(OLD, "904"), (NEW, "2000")])
def test_a_stock_ggml_is_recognised_as_its_abi(program: Path, release: str, abi: str) -> None:
    assert measure(program, libraries(release) / "libggml-base.so") == abi


STRICT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

size_t ggml_backend_buft_get_alloc_size(void *buffer_type, const void *tensor)
{
    size_t (*get)(void *, const void *) = dlsym(RTLD_NEXT, "ggml_backend_buft_get_alloc_size");
    size_t (*bytes)(const void *) = dlsym(RTLD_NEXT, "ggml_nbytes");
    size_t size = get(buffer_type, tensor);

    if (size < bytes(tensor)) {
        abort();
    }
    return size;
}

const char *ggml_type_name(int type)
{
    abort();
}
"""


@pytest.mark.parametrize(("release", "abi"), [(OLD, "904"), (NEW, "2000")])
def test_measuring_satisfies_the_assertions_of_ggml(program: Path, tmp_path: Path, release: str, abi: str) -> None:
    """A ggml built with assertions compares a slot's answer with the tensor's size."""
    assert measure(program, pretend(STRICT, release, tmp_path)) == abi


USAGE, OLD_EXPAND, NEW_EXPAND = (
    "ggml_backend_meta_buffer_set_usage",
    "ggml_backend_op_alloc_size_may_expand",
    "ggml_op_alloc_size_may_expand",
)
LAST_MINOR = ABIS[-1].last_version // 100
LAST, LATER = f"0.{LAST_MINOR}", f"0.{LAST_MINOR + 1}.0"
NEWER = (
    f"ggml {{}} is not served: it is newer than {LAST}, the last that this build knows; "
    "docs/reference/releases.md says what to do"
)
UNHEARD_OF = (
    "ggml {} is not served: its ABI looks like that of {}, but no build with that ABI is known to say this version"
)


@pytest.mark.parametrize(
    ("release", "version", "exports", "told"),
    [
        pytest.param(NEW, "0.21.0", [], "2000", id="a version in between"),
        pytest.param(NEW, "0.20.1-dirty", [], "2000", id="a version with a word behind it"),
        pytest.param(NEW, "0.19.0", [], "1000", id="one whose new field is a padding byte before"),
        pytest.param(NEW, "0.22.0", [USAGE], "2200", id="one of which nobody knows what graph_optimize takes"),
        pytest.param(NEW, "0.22.0", [USAGE, OLD_EXPAND], "2300", id="one that says it by an export"),
        pytest.param(NEW, "0.25.3", [USAGE, NEW_EXPAND], "2300", id="one that says it by a later export"),
        pytest.param(
            NEW, "0.23.0", [USAGE], UNHEARD_OF.format("0.23.0", "0.22"), id="a version that must have the export"
        ),
        pytest.param(NEW, LATER, [], NEWER.format(LATER), id="a version from after this build"),
        pytest.param(NEW, "1.0.0", [], UNHEARD_OF.format("1.0.0", "0.20"), id="a version of another kind"),
        pytest.param(NEW, "unknown", [], UNHEARD_OF.format("unknown", "0.20"), id="no version"),
        pytest.param(OLD, "0.9.11", [], "904", id="an older ABI under a later version"),
        pytest.param(OLD, "0.9.3", [], UNHEARD_OF.format("0.9.3", "0.9.4"), id="a version from before the first"),
    ],
)
def test_an_abi_is_accepted_only_for_versions_that_have_it(
    program: Path, tmp_path: Path, release: str, version: str, exports: list[str], told: str
) -> None:
    source = f'const char *ggml_version(void) {{ return "{version}"; }}\n' + "".join(
        f"void {name}(void) {{}}\n" for name in exports
    )
    assert measure(program, pretend(source, release, tmp_path)) == told


def test_a_ggml_that_matches_no_abi_is_reported_with_the_difference(program: Path, tmp_path: Path) -> None:
    source = """
    const char *ggml_version(void) { return "0.20.9"; }
    void ggml_backend_free(void **backend) { ((void (*)(void *))backend[3])(backend); }
    """
    told = measure(program, pretend(source, NEW, tmp_path))
    assert told.startswith(f"ggml 0.20.9 is not served: no ABI from 0.9.4 to {LAST} agrees with it (ggml_backend_")
    assert told.endswith(f" differs from {ABIS[-1].release})")


def test_a_declined_guest_continues_without_the_device(unheard_of: Path, frontend_library: Path) -> None:
    printed, logged = run_guest(unheard_of, frontend_library, "unix:/nowhere")
    assert printed == "refused\n"
    assert (
        f"ggml-remoting: {NEWER.format('0.29.2')}; ggml-remoting doctor, here or on the host, looks into it\n" in logged
    )


def test_a_host_with_a_ggml_that_is_not_served_ends_at_startup(unheard_of: Path) -> None:
    with pytest.raises(SetupError, match=re.escape(f"ggml 0.29.2 is not served: it is newer than {LAST}")):
        Daemon(DaemonConfig(unheard_of, ("CPU",)))
