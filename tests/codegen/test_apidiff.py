"""What apidiff reports about headers in which one thing has changed.

The headers are small ones that the valid IDL in good/ describes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from idl_copy import IdlCopy

from codegen.__main__ import main

HEADERS = Path(__file__).parent / "headers/small"

BUFFER = "src/ggml-backend-impl.h"
PUBLIC = "include/ggml-backend.h"


class HeadersCopy:
    """A copy of the small headers that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(HEADERS, folder)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def headers(tmp_path: Path) -> HeadersCopy:
    return HeadersCopy(tmp_path / "ggml")


def report(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, list[str]]:
    """The exit status of apidiff and the changes that it reports, without the summary after them."""
    status = main(["apidiff", str(headers.folder), "--idl", str(idl.folder), *arguments])
    lines = capsys.readouterr().out.splitlines()
    changes = [line.replace(f"{idl.folder}/", "") for line in lines if line.split(":")[0].endswith((".yaml", ".h"))]
    return status, [line for line in changes if not line.endswith(": written")]


def test_headers_that_match_the_idl_give_no_changes(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder)]) == 0
    assert capsys.readouterr().out == "ggml 0.2 matches ABI 200 (ggml 0.2)\n"


SLOT = "    enum ggml_status (*init_tensor)(ggml_backend_buffer_t buffer, struct ggml_tensor * tensor);\n"
READ = (
    "    void             (*get_tensor) (ggml_backend_buffer_t buffer, const struct ggml_tensor * tensor,"
    " void * data, size_t offset, size_t size);\n"
)
NAMES = '    "NONE",\n\n    "PAD", // "not a name"\n'


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            BUFFER,
            SLOT,
            "    void (*fill)(ggml_backend_buffer_t buffer, uint32_t word);\n" + SLOT,
            [
                (
                    "buffer.yaml:5: buffer.fill: slot added behind free_buffer:"
                    " void (*fill)(struct ggml_backend_buffer *buffer, uint32_t word) [ggml-backend-impl.h:21]"
                )
            ],
            id="a slot inserted",
        ),
        pytest.param(BUFFER, SLOT, "", ["buffer.yaml:15: buffer.init_tensor: slot removed"], id="a slot removed"),
        pytest.param(
            BUFFER,
            SLOT,
            SLOT.replace("enum ggml_status", "bool"),
            ["buffer.yaml:28: buffer.init_tensor: result retyped: 'bool', was enum status [ggml-backend-impl.h:21]"],
            id="a slot that returns another type",
        ),
        pytest.param(
            BUFFER,
            SLOT,
            SLOT.replace("buffer, struct", "buffer, const struct"),
            [
                (
                    "buffer.yaml:25: buffer.init_tensor: parameter 'tensor' retyped:"
                    " 'const struct ggml_tensor *', was tensor [ggml-backend-impl.h:21]"
                )
            ],
            id="a parameter of another type",
        ),
        pytest.param(
            BUFFER,
            READ,
            READ.replace("size_t offset,", "size_t offset, size_t stride,"),
            [
                (
                    "buffer.yaml:60: buffer.get_tensor: parameter 'size_t stride' added behind 'offset' "
                    "[ggml-backend-impl.h:23]"
                )
            ],
            id="a parameter added between two of its type",
        ),
        pytest.param(
            BUFFER,
            READ,
            READ.replace(" size_t offset,", ""),
            ["buffer.yaml:60: buffer.get_tensor: parameter 'offset' removed [ggml-backend-impl.h:23]"],
            id="a parameter removed beside one of its type",
        ),
        pytest.param(
            BUFFER,
            "    size_t size;\n    enum ggml_backend_buffer_usage usage;\n",
            "    enum ggml_backend_buffer_usage usage;\n    size_t size;\n",
            [
                (
                    "structs.yaml:16: struct ggml_backend_buffer: 'size_t size' moved behind 'usage' "
                    "[ggml-backend-impl.h:31]"
                )
            ],
            id="a field moved",
        ),
        pytest.param(
            BUFFER,
            "    size_t size;\n",
            "    uint32_t size;\n",
            [
                (
                    "structs.yaml:16: struct ggml_backend_buffer: 'uint32_t size' retyped, was 'size_t' "
                    "[ggml-backend-impl.h:30]"
                )
            ],
            id="a field of another type",
        ),
        pytest.param(
            "src/ggml-impl.h",
            "    uint64_t uid;\n",
            "    ggml_count_t * seen;\n    uint64_t uid;\n",
            ["structs.yaml:62: struct ggml_cgraph: 'uint32_t *seen' added behind 'n_nodes' [ggml-impl.h:15]"],
            id="a field added to the graph, by a typedef of ggml-impl.h",
        ),
        pytest.param(
            PUBLIC,
            "    bool mmap_support;\n",
            "",
            ["structs.yaml:57: struct ggml_backend_dev_caps: 'mmap_support' removed"],
            id="a field removed",
        ),
        pytest.param(
            "include/ggml.h",
            "GGML_STATUS_SUCCESS = 0",
            "GGML_STATUS_SUCCESS = 1",
            ["enums.yaml:2: enum ggml_status: 'success' renumbered to 1, was 0"],
            id="an enum renumbered",
        ),
        pytest.param(
            PUBLIC,
            "USAGE_WEIGHTS = 1,\n",
            "USAGE_WEIGHTS = 1,\n    GGML_BACKEND_BUFFER_USAGE_COMPUTE,\n",
            ["enums.yaml:6: enum ggml_backend_buffer_usage: 'compute' added with 2"],
            id="a value added to an enum",
        ),
        pytest.param(
            "src/ggml.c",
            NAMES,
            '    "NONE",\n    "DUP",\n    "PAD",\n',
            [
                "ops.yaml:2: op DUP has no entry that says what it means [ggml.c]",
                "ops.yaml:42: op DUP added, number 1 [ggml.c]",
                "ops.yaml:42: op PAD to CUSTOM renumbered to 2..4, were 1..3 [ggml.c]",
            ],
            id="an op inserted",
        ),
        pytest.param(
            "src/ggml.c",
            NAMES,
            '    "PAD",\n    "NONE",\n',
            [
                "ops.yaml:42: op NONE moved to number 1, was 0 [ggml.c]",
                "ops.yaml:42: op PAD renumbered to 0, was 1 [ggml.c]",
            ],
            id="two ops in another order",
        ),
        pytest.param(
            "src/ggml.c",
            '"REGLU"',
            '"GEGLU"',
            ["ops.yaml:51: glu_op REGLU renamed to GEGLU, number 0 [ggml.c]"],
            id="a name changed",
        ),
        pytest.param(
            BUFFER,
            "VERSION 2",
            "VERSION 3",
            ["abis.yaml:6: GGML_BACKEND_API_VERSION is 3, was 2 [ggml-backend-impl.h]"],
            id="another API version",
        ),
        pytest.param(
            PUBLIC,
            "ggml_backend_dev_name(",
            "ggml_backend_dev_title(",
            ["device.yaml:5: device.get_name: its wrapper ggml_backend_dev_name() is missing"],
            id="a wrapper that is gone",
        ),
        pytest.param(
            PUBLIC,
            "get_size(ggml_backend_buffer_t buffer)",
            "get_size(ggml_backend_buffer_t buffer, int part)",
            [
                (
                    "structs.yaml:16: ggml_backend_buffer_get_size() retyped:"
                    " size_t ggml_backend_buffer_get_size(struct ggml_backend_buffer *buffer, int part) "
                    "[ggml-backend.h:33]"
                )
            ],
            id="a getter with another signature",
        ),
        pytest.param(
            PUBLIC,
            "clear(ggml_backend_buffer_t buffer, uint8_t value)",
            "clear(ggml_backend_buffer_t buffer, int value)",
            [
                (
                    "ggml_functions.yaml:5: ggml_backend_buffer_clear() retyped:"
                    " void ggml_backend_buffer_clear(struct ggml_backend_buffer *buffer, int value) [ggml-backend.h:35]"
                )
            ],
            id="a function of the host with another signature",
        ),
        pytest.param(
            "include/ggml.h",
            "GGML_API const char * ggml_version(void);\n",
            "",
            [],
            id="an optional function of the host that is gone",
        ),
        pytest.param(
            PUBLIC,
            "typedef void (*ggml_backend_set_n_threads_t)(ggml_backend_t backend, int n_threads);\n",
            "typedef bool (*ggml_backend_set_speed_t)(ggml_backend_t backend, int speed);\n",
            [
                (
                    "procedures.yaml:5: procedure.set_speed: get_proc_address function added:"
                    " bool ggml_backend_set_speed(struct ggml_backend *backend, int speed) [ggml-backend.h:43]"
                ),
                (
                    "procedures.yaml:5: procedure.set_n_threads: get_proc_address function ggml_backend_set_n_threads "
                    "removed"
                ),
            ],
            id="a function of get_proc_address for another",
        ),
        pytest.param(
            "include/ggml.h",
            "    void * data;\n",
            "    void * data;\n    int device;\n",
            ["runtime/shared/ggml_tensor.h:24: struct ggml_tensor: 'int device' added [ggml.h:45]"],
            id="a field added to the tensor",
        ),
    ],
)
def test_one_change_is_reported_as_exactly_that_change(
    idl: IdlCopy,
    headers: HeadersCopy,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    expected: list[str],
) -> None:
    headers.edit(file, old, new)
    assert report(idl, headers, capsys) == (1 if expected else 0, expected)


def test_slots_in_another_order_are_reported_as_moved(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    headers.edit(BUFFER, SLOT, "")
    headers.edit(BUFFER, READ, READ + SLOT)
    assert report(idl, headers, capsys) == (
        1,
        ["buffer.yaml:15: buffer.init_tensor: slot moved behind get_tensor [ggml-backend-impl.h:23]"],
    )


def test_apidiff_names_another_abi_that_matches_the_headers(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder), "--abi", "100"]) == 1
    out = capsys.readouterr().out
    assert "buffer_type.alloc_list: slot added behind alloc_buffer" in out
    assert "; the IDL has it since 200" in out
    assert out.endswith("it matches ABI 200: nothing to do\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "src/ggml-backend-impl.h", "struct ggml_backend_i {", "struct {{", "no C that pycparser reads", id="no C"
        ),
        pytest.param(
            "include/ggml.h", "#include <stdint.h>", '#include "none.h"', "none.h", id="a header that is missing"
        ),
        pytest.param(
            "src/ggml.c", "GGML_GLU_OP_NAME", "NAMES", "no table GGML_GLU_OP_NAME found", id="no table of names"
        ),
        pytest.param(
            "src/ggml-backend-impl.h",
            "API_VERSION 2",
            "API_VERSION x",
            "no GGML_BACKEND_API_VERSION found",
            id="no API version",
        ),
        pytest.param("CMakeLists.txt", "MINOR", "LESSER", "no GGML_VERSION_MINOR", id="no version"),
    ],
)
def test_unreadable_sources_are_reported_with_exit_status_2(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, message: str
) -> None:
    headers.edit(file, old, new)
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder)]) == 2
    assert message in capsys.readouterr().err


def test_a_folder_without_ggml_is_refused(idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["apidiff", str(tmp_path), "--idl", str(idl.folder)]) == 2
    assert "is no ggml source tree" in capsys.readouterr().err


@pytest.mark.parametrize("below", ["ggml", "vendor/ggml", "llama.cpp/ggml", "some_sdist-1.0/vendor/ggml"])
def test_ggml_is_found_in_a_folder_of_the_given_tree(idl: IdlCopy, tmp_path: Path, below: str) -> None:
    shutil.copytree(HEADERS, tmp_path / "tree" / below)
    assert main(["apidiff", str(tmp_path / "tree"), "--idl", str(idl.folder)]) == 0
