"""Invalid IDLs, and what the generator reports about them. Each test changes a copy of the valid IDL."""

from __future__ import annotations

import pytest
from idl_copy import IdlCopy

KINDS = (
    "registry, device, buffer_type, handle, new, graph, scalar, local_scalar, enum, out, "
    "tensor, op, records, out_struct, bytes_in, bytes_out, string, text, pointer"
)


def test_the_good_idl_is_valid(idl: IdlCopy) -> None:
    assert idl.problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "enums.yaml",
            "enums:\n",
            "extra: 1\nenums:\n",
            "enums.yaml has an unknown key 'extra'",
            id="an unknown key of a file",
        ),
        pytest.param(
            "ops.yaml",
            'result_below: "src0.ne[0]"',
            'result_below: "src0.ne[4]"',
            "op PAD: data: 'result_below' is 'src0.ne[4]', not a dimension such as src0.ne[1]",
            id="a dimension that no tensor has",
        ),
        pytest.param(
            "ops.yaml",
            "index: 0, below",
            "index: 1, below",
            "op UNARY: data: no release requires src1",
            id="index in a source that the op may lack",
        ),
        pytest.param(
            "ops.yaml",
            'below: "dst.ne[1]", ',
            "",
            "op UNARY: data: 'index' and 'below' go together, 'checked_since' with them",
            id="index without a limit",
        ),
        pytest.param(
            "ops.yaml",
            "checked_since: 200",
            "checked_since: 150",
            "op UNARY: data: 'checked_since: 150' names no ABI and none of 'releases'",
            id="release whose kernels check",
        ),
        pytest.param(
            "ops.yaml",
            "{ordered: 0",
            "{sorted: 0",
            "op PAD: data has an unknown key 'sorted'",
            id="an unknown key of an op's data",
        ),
        pytest.param(
            "device.yaml",
            "kind: string, max: 64",
            "size: x, kind: string, max: 64",
            "device.init_backend: parameter has an unknown key 'size'",
            id="an unknown key of a parameter",
        ),
        pytest.param(
            "device.yaml",
            "{kind: backend, doc",
            "{kind: backend, of: x, doc",
            "device.init_backend: returns has an unknown key 'of'",
            id="an unknown key of a result",
        ),
        pytest.param(
            "device.yaml",
            "{name: slots, type",
            "{name: slots, kind: out, type",
            "device.init_backend: answer has an unknown key 'kind'",
            id="an unknown key of an answer",
        ),
        pytest.param(
            "abis.yaml",
            'release: "0.1"',
            'age: 1\n    release: "0.1"',
            "ABI has an unknown key 'age'",
            id="an unknown key of an ABI",
        ),
        pytest.param(
            "structs.yaml",
            "{name: iface, type: vtable buffer}",
            "{name: iface, type: vtable buffer, count: 1}",
            "field of struct buffer has an unknown key 'count'",
            id="an unknown key of a struct field",
        ),
        pytest.param(
            "records.yaml",
            "{name: type, type: u32",
            "{name: type, since: 100, type: u32",
            "field of record tensor has an unknown key 'since'",
            id="an unknown key of a record field",
        ),
        pytest.param(
            "ops.yaml",
            "    enums: {0: unary_op}",
            "    enum: {0: unary_op}",
            "op UNARY has an unknown key 'enum'",
            id="an unknown key of an op",
        ),
        pytest.param(
            "ops.yaml",
            "sources: [], words: []",
            "sources: [], words: [], until: 200",
            "op NONE: schema has an unknown key 'until'",
            id="an unknown key of a schema",
        ),
        pytest.param(
            "ggml_functions.yaml",
            "optional: true",
            "optionel: true",
            "function ggml_version has an unknown key 'optionel'",
            id="an unknown key of a function",
        ),
        pytest.param(
            "abis.yaml",
            "- number: 100\n    release",
            "- release",
            "ABI lacks 'number'",
            id="a missing number",
        ),
        pytest.param(
            "context.yaml",
            "- name: ping\n    id: 0x0102\n    mode: sync",
            "- name: ping\n    id: 0x0102",
            "context.ping lacks 'mode'",
            id="a missing mode",
        ),
        pytest.param(
            "context.yaml",
            "kind: handle, of: graph",
            "kind: handle",
            "context.graph_tensors: parameter of kind 'handle' lacks 'of'",
            id="a missing key of a kind",
        ),
        pytest.param(
            "device.yaml",
            "max: 64, ",
            "",
            "device.init_backend: parameter of kind 'string' lacks 'max'",
            id="a missing bound of a string",
        ),
        pytest.param(
            "context.yaml",
            "size: names_size, ",
            "",
            "context.hello: parameter of kind 'bytes_in' lacks 'size'",
            id="a missing size",
        ),
        pytest.param(
            "context.yaml",
            "- name: ping\n    id: 0x0102\n    mode: sync\n    host: hand\n    doc: Does nothing.\n",
            "- name: ping\n    id: 0x0102\n    mode: sync\n    host: hand\n",
            "context.ping lacks 'doc'",
            id="missing documentation of a slot",
        ),
        pytest.param(
            "context.yaml",
            "{name: count, kind: scalar, type: u32, unit: tensors, doc: how many}",
            "{name: count, kind: scalar, type: u32, unit: tensors}",
            "context.graph_tensors: parameter lacks 'doc'",
            id="missing documentation of a parameter",
        ),
        pytest.param(
            "device.yaml",
            "{kind: backend, doc: the backend or NULL}",
            "{kind: backend}",
            "device.init_backend: returns lacks 'doc'",
            id="missing documentation of a result",
        ),
        pytest.param(
            "records.yaml",
            "{name: type, type: u32, doc: the type}",
            "{name: type, type: u32}",
            "field of record tensor lacks 'doc'",
            id="missing documentation of a record field",
        ),
        pytest.param(
            "context.yaml", "id: 0x0102", "id: ping", "context.ping: 'id' must be a whole number", id="a word for an id"
        ),
        pytest.param(
            "context.yaml", "id: 0x0102", "id: true", "context.ping: 'id' must be a whole number", id="a flag for an id"
        ),
        pytest.param(
            "abis.yaml",
            'release: "0.1"',
            "release: 1",
            "ABI: 'release' must be text",
            id="a number for a text",
        ),
        pytest.param(
            "buffer_type.yaml",
            "absent: true",
            "absent: maybe",
            "buffer_type.alloc_list: 'absent' must be true or false",
            id="a word for a flag",
        ),
        pytest.param(
            "context.yaml",
            "parameters: []",
            "parameters: {}",
            "context.ping: 'parameters' must be a list",
            id="a mapping for a list",
        ),
        pytest.param(
            "registry.yaml",
            "measure: [self]",
            "measure: [true]",
            "registry.get_name: 'measure' must be a list of words",
            id="a flag in a list of words",
        ),
        pytest.param(
            "ops.yaml",
            "sources: [9], words: [15]",
            "sources: [9], words: [last]",
            "op CUSTOM: schema: 'words' must be a list of whole numbers",
            id="a word in a list of numbers",
        ),
        pytest.param(
            "enums.yaml",
            "values: {any: 0, weights: 1}",
            "values: [any, weights]",
            "enum: 'values' must be a mapping",
            id="a list for the values of an enum",
        ),
        pytest.param(
            "enums.yaml",
            "values: {any: 0, weights: 1}",
            "values: {any: 0, weights: [1]}",
            "enum: 'values.weights' must be a plain value",
            id="a list for one value of an enum",
        ),
        pytest.param(
            "ops.yaml",
            "enums: {0: unary_op}",
            "enums: {first: unary_op}",
            "op UNARY: the word 'first' of 'enums' must be a whole number",
            id="a word for the word of an op's enum",
        ),
        pytest.param(
            "context.yaml",
            "mode: post",
            "mode: pigeon",
            "context.graph_tensors: 'mode' is 'pigeon', not one of sync, post, fetch, constant, cached, local, "
            "unsupported",
            id="an unknown mode",
        ),
        pytest.param(
            "context.yaml",
            "mode: post",
            "mode: ''",
            "context.graph_tensors: 'mode' is '', not one of sync, post, fetch, constant, cached, local, unsupported",
            id="an empty mode",
        ),
        pytest.param(
            "device.yaml",
            "{kind: backend, doc",
            "{kind: graf, doc",
            "device.init_backend: returns: 'kind' is 'graf', "
            "not one of scalar, enum, text, pointer, device, buffer_type, buffer, backend, event, graph, plan, comm",
            id="an unknown kind of a result",
        ),
        pytest.param(
            "procedures.yaml",
            "guest: hand",
            "guest: foot",
            "procedure.set_n_threads: 'guest' is 'foot', not one of hand, sends, generated",
            id="an unknown half",
        ),
        pytest.param(
            "ops.yaml",
            "enum: glu_op",
            "enum: goo_op",
            "names: 'enum' is 'goo_op', not one of op, type, unary_op, glu_op",
            id="an unknown list of names",
        ),
        pytest.param(
            "ops.yaml",
            "word: 0, in: [0, 1]",
            "word: 0",
            "op PAD: values: give either 'in' or 'mask'",
            id="values without values",
        ),
        pytest.param(
            "ops.yaml",
            "word: 0, in: [0, 1]",
            "word: 0, in: [0, 1], mask: 1",
            "op PAD: values: give either 'in' or 'mask'",
            id="values twice",
        ),
        pytest.param(
            "ggml_functions.yaml",
            '{name: ggml_version, type: "const char *(*)(void)"',
            '{name: ggml_version, type: "const char *(void)"',
            "function ggml_version: 'type' must hold (*) where the name goes",
            id="a function without a place for its name",
        ),
        pytest.param(
            "buffer.yaml",
            "object: buffer\n",
            "object: device\n",
            "the object is 'device', but this file is that of 'buffer'",
            id="a file of another object",
        ),
        pytest.param(
            "context.yaml",
            "count >= 1",
            "count",
            "context.graph_tensors: 'count': 'count' is no truth",
            id="a check that compares nothing",
        ),
        pytest.param(
            "context.yaml",
            "count >= 1",
            "count =< 1",
            "check 'count =< 1': invalid syntax",
            id="a check that is no expression",
        ),
        pytest.param(
            "context.yaml",
            "size: names_size",
            'size: "names_size / 2"',
            "context.hello: 'names_size / 2': 'names_size / 2' is no number",
            id="a size that divides",
        ),
        pytest.param(
            "context.yaml",
            "size: names_size",
            "size: names_size <= 2",
            "context.hello: 'names_size <= 2': 'names_size <= 2' is no number",
            id="a size that compares",
        ),
        pytest.param(
            "context.yaml",
            "size: names_size",
            "size: 4",
            "context.hello: parameter: 'size' must be text",
            id="a plain number for a size",
        ),
        pytest.param(
            "context.yaml",
            "kind: handle, of: graph",
            "kind: handel, of: graph",
            f"context.graph_tensors: parameter: 'kind' is 'handel', not one of {KINDS}",
            id="an unknown kind",
        ),
        pytest.param(
            "context.yaml",
            "- name: ping\n    id: 0x0102\n    mode: sync\n    host: hand\n    doc: Does nothing.\n"
            "    details: >-\n      It does what it says; nothing fails.\n    parameters: []\n",
            "- name: ping\n    id: 0x0102\n    mode: sync\n    host: hand\n    doc: Does nothing.\n"
            "    details: >-\n      It does what it says; nothing fails.\n",
            "context.ping lacks 'parameters'",
            id="missing parameters",
        ),
        pytest.param(
            "buffer_type.yaml",
            "absent: true",
            "absend: true",
            "buffer_type.alloc_list has an unknown key 'absend'",
            id="an unknown key of a slot",
        ),
    ],
)
def test_a_wrong_shape_is_reported_at_its_line(idl: IdlCopy, file: str, old: str, new: str, message: str) -> None:
    line = idl.edit(file, old, new)
    assert idl.problems() == [f"{file}:{line}: {message}"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "buffer.yaml",
            "kind: enum, of: usage",
            "kind: enum, of: usages",
            "buffer.init_tensor: 'usages' is no enum",
            id="enum",
        ),
        pytest.param(
            "buffer.yaml",
            "{kind: enum, of: status",
            "{kind: enum, of: state",
            "buffer.init_tensor: 'state' is no enum",
            id="enum of a result",
        ),
        pytest.param(
            "context.yaml",
            "of: tensor, count",
            "of: tensors, count",
            "context.graph_tensors: 'tensors' is no record",
            id="record",
        ),
        pytest.param(
            "device.yaml",
            "of: device_properties",
            "of: properties",
            "device.get_props: 'properties' is no struct",
            id="struct of a parameter",
        ),
        pytest.param(
            "structs.yaml",
            "struct device_capabilities}",
            "struct capabilities}",
            "struct device_properties: 'struct capabilities' is no type of a struct field",
            id="struct of a struct",
        ),
        pytest.param(
            "structs.yaml",
            "{name: order, type: int32_t",
            "{name: order, type: long",
            "struct graph: 'long' is no type of a struct field",
            id="type of a struct",
        ),
        pytest.param(
            "context.yaml",
            "kind: handle, of: graph",
            "kind: handle, of: tensor",
            "context.graph_tensors: 'tensor' is no object that has handles",
            id="handle",
        ),
        pytest.param(
            "device.yaml",
            "kind: new, of: backend",
            "kind: new, of: device",
            "device.init_backend: 'device' is no object that has handles",
            id="new handle",
        ),
        pytest.param(
            "records.yaml",
            "{name: type, type: u32",
            "{name: type, type: u16",
            "record tensor: 'u16' is no type of the wire",
            id="type of a record",
        ),
        pytest.param(
            "records.yaml", '"i64[4]"', '"i64[0]"', "record tensor: 'i64[0]' is no type of the wire", id="empty array"
        ),
        pytest.param(
            "procedures.yaml",
            "type: i32",
            "type: int",
            "procedure.set_n_threads: 'int' is no type of the wire",
            id="type of a scalar",
        ),
        pytest.param(
            "procedures.yaml",
            "type: i32",
            "type: char",
            "procedure.set_n_threads: 'char' is no type of the wire",
            id="text as a scalar",
        ),
        pytest.param(
            "procedures.yaml",
            "type: i32",
            "type: ''",
            "procedure.set_n_threads: '' is no type of the wire",
            id="empty type",
        ),
        pytest.param(
            "device.yaml",
            "{name: slots, type: u32",
            "{name: slots, type: u33",
            "device.init_backend: 'u33' is no type of the wire",
            id="type of an answer",
        ),
        pytest.param(
            "device.yaml",
            "{kind: scalar, type: bool, doc: true if it can}\n    host: hand",
            "{kind: scalar, type: boo, doc: true if it can}\n    host: hand",
            "device.supports_op: 'boo' is no type of the wire",
            id="type of a result",
        ),
        pytest.param(
            "structs.yaml",
            "{name: uid, type: uint64_t, since: 200}",
            "{name: uid, type: uint64_t, since: 150}",
            "'since: 150' names no ABI",
            id="since of a struct field",
        ),
        pytest.param(
            "backend.yaml",
            "type: i64, until: 200",
            "type: i64, until: 300",
            "'until: 300' names no ABI",
            id="until of a parameter",
        ),
        pytest.param(
            "structs.yaml",
            "type: int32_t, until: 200",
            "type: int32_t, since: 200, until: 100",
            "no ABI lies from 200 to before 100",
            id="empty span",
        ),
        pytest.param(
            "context.yaml",
            "count >= 1",
            "counts >= 1",
            "context.graph_tensors: 'counts' is no parameter of it",
            id="parameter of a check",
        ),
        pytest.param(
            "context.yaml",
            "count >= 1",
            "graph >= 1",
            "context.graph_tensors: 'graph >= 1': 'graph >= 1' is no comparison of numbers or of types",
            id="check of an object",
        ),
        pytest.param(
            "buffer_type.yaml",
            "max_size(buffer_type)",
            "max_size(buffer)",
            "buffer_type.alloc_buffer: max_size does not apply to a new",
            id="function of the wrong kind",
        ),
        pytest.param(
            "buffer_type.yaml",
            "max_size(buffer_type)",
            "max_size(type)",
            "buffer_type.alloc_buffer: 'type' is no parameter of it",
            id="parameter of a function",
        ),
        pytest.param(
            "buffer.yaml",
            "(size + 8) * rows",
            "(size + 8) * lines",
            "buffer.set_rows: 'lines' is no parameter of it",
            id="parameter of a size",
        ),
        pytest.param(
            "buffer.yaml",
            "(size + 8) * rows",
            "size * stride",
            "buffer.set_rows: 'stride' is no scalar",
            id="size by what does not cross",
        ),
        pytest.param(
            "buffer.yaml",
            "(size + 8) * rows",
            "nbytes(tensor)",
            "buffer.set_rows: nbytes does not stand in a size",
            id="function in a size",
        ),
        pytest.param(
            "context.yaml", "size: names_size", "size: ''", "context.hello: 'names' has no size", id="empty size"
        ),
        pytest.param(
            "context.yaml",
            "of: tensor, count: count",
            "of: tensor, count: number",
            "context.graph_tensors: 'number' is no parameter of it",
            id="count",
        ),
        pytest.param(
            "context.yaml",
            "of: tensor, count: count",
            "of: tensor, count: graph",
            "context.graph_tensors: 'graph' is no scalar",
            id="count by an object",
        ),
        pytest.param(
            "context.yaml",
            "unit: tensors, doc: how many",
            "doc: how many",
            "context.graph_tensors: 'count' lacks a unit",
            id="number without a unit",
        ),
        pytest.param(
            "device.yaml",
            "{name: slots, type: u32, unit: bit set, doc",
            "{name: slots, type: u32, doc",
            "device.init_backend: 'slots' lacks a unit",
            id="answer without a unit",
        ),
        pytest.param(
            "device.yaml",
            "max: 64",
            "max: 1",
            "device.init_backend: 'params' has room for no text",
            id="string without room",
        ),
        pytest.param(
            "context.yaml",
            "{name: count, kind: scalar, type: u32, unit: tensors, doc: how many}",
            "{name: count, kind: scalar, type: u32, unit: tensors, doc: ''}",
            "context.graph_tensors: 'count' lacks documentation",
            id="empty documentation of a parameter",
        ),
        pytest.param(
            "device.yaml",
            "doc: the backend or NULL",
            "doc: ' '",
            "device.init_backend: returns lacks documentation",
            id="empty documentation of a result",
        ),
        pytest.param(
            "records.yaml",
            "doc: handle of its buffer",
            "doc: ''",
            "record tensor: 'buffer' lacks documentation",
            id="empty documentation of a record field",
        ),
        pytest.param(
            "records.yaml",
            "{name: flag,",
            "{name: type,",
            "the field of record tensor type is taken, first at records.yaml:5",
            id="record field twice",
        ),
        pytest.param(
            "structs.yaml",
            "{name: guid,",
            "{name: GUID,",
            "'GUID' is no name: lower-case words and digits joined by '_'",
            id="name of a struct field",
        ),
        pytest.param(
            "buffer.yaml",
            "{name: value, kind",
            "{name: Value, kind",
            "'Value' is no name: lower-case words and digits joined by '_'",
            id="name of a parameter",
        ),
    ],
)
def test_a_wrong_reference_is_reported_at_its_line(idl: IdlCopy, file: str, old: str, new: str, message: str) -> None:
    line = idl.edit(file, old, new)
    assert idl.problems() == [f"{file}:{line}: {message}"]


@pytest.mark.parametrize(
    ("item", "file", "old", "new", "message"),
    [
        pytest.param(
            "name: ping",
            "context.yaml",
            "id: 0x0102",
            "id: 0x0101",
            "the id 0x0101 is taken, first at context.yaml:5",
            id="id twice",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "id: 0x0102",
            "id: 0x0202",
            "context.ping: the id 0x0202 is outside the range 0x0100 of its object",
            id="id of another object",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "id: 0x0102",
            "id: 0x10102",
            "context.ping: the id 0x10102 is outside the range 0x0100 of its object",
            id="id of 17 bits",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "host: hand\n    doc: Does",
            "doc: Does",
            "context.ping: it crosses and must name its 'host' function, or 'hand'",
            id="host missing",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "mode: sync\n    host: hand\n    doc: Does",
            "mode: fetch\n    host: hand\n    doc: Does",
            "context.ping: a fetch needs a parameter of kind 'bytes_out'",
            id="fetch of nothing",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "    details: >-\n      It does what it says; nothing fails.\n",
            "",
            "context.ping: it crosses and must say in 'details' what it does, who waits and what fails",
            id="no paragraph",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "doc: Does nothing.",
            "doc: ''",
            "context.ping lacks documentation",
            id="empty documentation",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "doc: Does nothing.",
            "doc: Does nothing.\n    absent: true",
            "context.ping: it crosses, so its slot cannot be absent",
            id="absent but crossing",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "doc: Does nothing.",
            "doc: Does nothing.\n    since: 150",
            "'since: 150' names no ABI",
            id="since of a slot",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "doc: Does nothing.",
            "doc: Does nothing.\n    constant: name",
            "context.ping: it is 'sync', so no 'constant' answers it",
            id="constant but asked",
        ),
        pytest.param(
            "name: ping",
            "context.yaml",
            "doc: Does nothing.",
            "doc: Does nothing.\n    measure: [self]",
            "context.ping: it must name its 'wrapper'",
            id="measured without a wrapper",
        ),
        pytest.param(
            "name: get_memory",
            "device.yaml",
            "measure: [self, 0, 0]",
            "measure: [self, zero]",
            "device.get_memory: 'measure' holds 'zero', not self, tensor or a number",
            id="measured with a word",
        ),
        pytest.param(
            "name: get_memory",
            "device.yaml",
            "    host: ggml_backend_dev_memory",
            "    host: ggml_backend_dev_memori",
            "device.get_memory: 'ggml_backend_dev_memori' is no function in ggml_functions.yaml",
            id="host function",
        ),
        pytest.param(
            "name: get_memory",
            "device.yaml",
            "{name: total, kind",
            "{name: free, kind",
            "device.get_memory: the parameter 'free' stands 2 times",
            id="parameter twice",
        ),
        pytest.param(
            "name: init_backend",
            "device.yaml",
            "{name: slots, type",
            "{name: params, type",
            "device.init_backend: the parameter 'params' stands 2 times",
            id="answer named as a parameter",
        ),
        pytest.param(
            "name: get_name",
            "device.yaml",
            "constant: name\n",
            "constant: title\n",
            "device.get_name: 'title' is no field of the record device",
            id="constant",
        ),
        pytest.param(
            "name: get_proc_address",
            "registry.yaml",
            "    reason: Function pointers do not cross.\n",
            "",
            "registry.get_proc_address: it is 'local' and must give a reason",
            id="reason of local",
        ),
        pytest.param(
            "name: buffer_from_host_ptr",
            "device.yaml",
            "    reason: The program's memory is not shared.\n",
            "",
            "device.buffer_from_host_ptr: it is 'unsupported' and must give a reason",
            id="reason of unsupported",
        ),
        pytest.param(
            "name: buffer_from_host_ptr",
            "device.yaml",
            "    mode: unsupported\n",
            "    mode: unsupported\n    uses_device: true\n",
            "device.buffer_from_host_ptr: it does not cross, so it uses no device of the host",
            id="use of a device by a call that does not cross",
        ),
        pytest.param(
            "name: set_n_threads",
            "procedures.yaml",
            "    wrapper: ggml_backend_set_n_threads\n",
            "",
            "procedure.set_n_threads: it must name its 'wrapper'",
            id="procedure without a name to ask for",
        ),
        pytest.param(
            "name: alloc_list",
            "buffer_type.yaml",
            "name: alloc_list",
            "name: alloc list",
            "'alloc list' is no name: lower-case words and digits joined by '_'",
            id="name of a slot",
        ),
        pytest.param(
            "name: alloc_buffer",
            "buffer_type.yaml",
            "name: alloc_buffer",
            "name: get_name",
            "the slot buffer_type.get_name is taken, first at buffer_type.yaml:5",
            id="slot twice",
        ),
        pytest.param(
            "name: alloc_list",
            "buffer_type.yaml",
            "name: alloc_list",
            "name: alloc_buffer",
            "the slot buffer_type.alloc_buffer is taken, first at buffer_type.yaml:13",
            id="slot twice with overlapping spans",
        ),
        pytest.param(
            "number: 200",
            "abis.yaml",
            "doc: The newer one, which has alloc_list and lacks clear.",
            "doc: ''",
            "ABI 200 lacks documentation",
            id="empty documentation of an ABI",
        ),
        pytest.param(
            "name: usage",
            "enums.yaml",
            "doc: What a buffer is for.",
            "doc: ''",
            "enum usage lacks documentation",
            id="empty documentation of an enum",
        ),
        pytest.param(
            "name: usage",
            "enums.yaml",
            "any: 0",
            "any-one: 0",
            "'any-one' is no name: lower-case words and digits joined by '_'",
            id="name of an enum's value",
        ),
        pytest.param(
            "name: usage",
            "enums.yaml",
            "any: 0",
            "any: none",
            "the value of 'any' must be a whole number",
            id="value of an enum",
        ),
        pytest.param(
            "name: graph",
            "structs.yaml",
            "doc: A graph.",
            "doc: ''",
            "struct graph lacks documentation",
            id="empty documentation of a struct",
        ),
        pytest.param(
            "name: device",
            "records.yaml",
            "doc: A device of the inventory.",
            "doc: ''",
            "record device lacks documentation",
            id="empty documentation of a record",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "doc: It has a word more since 200.",
            "doc: ''",
            "op PAD lacks documentation",
            id="empty documentation of an op",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "words: [0, 1, 8]",
            "words: [0, 1, 16]",
            "op PAD: words are 0 to 15 and sources 0 to 9",
            id="word of an op",
        ),
        pytest.param(
            "name: CUSTOM",
            "ops.yaml",
            "sources: [9]",
            "sources: [10]",
            "op CUSTOM: words are 0 to 15 and sources 0 to 9",
            id="source of an op",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "word: 0, mask",
            "word: 16, mask",
            "op PAD: words are 0 to 15",
            id="restricted word of an op",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "in: [0, 1]",
            "in: [0, 1, 2, 3, 4, 5, 6, 7, 8]",
            "op PAD: 'in' lists more than 8 values; give a mask",
            id="too many values",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "{since: 200, sources",
            "{since: 150, sources",
            "op PAD: 'since: 150' names no ABI and none of 'releases'",
            id="since of a schema",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "{since: 200, word",
            "{since: 150, word",
            "op PAD: 'since: 150' names no ABI and none of 'releases'",
            id="since of values",
        ),
        pytest.param(
            "name: PAD",
            "ops.yaml",
            "{since: 100, sources",
            "{since: 200, sources",
            "op PAD: its first schema must be of ABI 100",
            id="first schema",
        ),
        pytest.param(
            "name: UNARY",
            "ops.yaml",
            "{0: unary_op}",
            "{0: binary_op}",
            "op UNARY: 'enums' gives one word the enum unary_op or glu_op",
            id="enum of an op",
        ),
        pytest.param(
            "name: UNARY",
            "ops.yaml",
            "{0: unary_op}",
            "{0: unary_op, 1: glu_op}",
            "op UNARY: 'enums' gives one word the enum unary_op or glu_op",
            id="two enums of an op",
        ),
        pytest.param(
            "enum: glu_op",
            "ops.yaml",
            "since: 100",
            "since: 150",
            "names of glu_op: 'since: 150' names no ABI and none of 'releases'",
            id="since of names",
        ),
    ],
)
def test_an_invalid_item_is_reported_at_its_first_line(
    idl: IdlCopy, item: str, file: str, old: str, new: str, message: str
) -> None:
    line = idl.edit_in(item, file, old, new)
    assert idl.problems() == [f"{file}:{line}: {message}"]


def test_a_name_occurs_once_in_its_list(idl: IdlCopy) -> None:
    function = idl.edit("ggml_functions.yaml", "name: ggml_backend_buffer_clear", "name: ggml_backend_dev_memory")
    record = idl.edit_in("name: buffer_type", "records.yaml", "name: buffer_type", "name: device")
    enum = idl.edit_in("name: usage", "enums.yaml", "name: usage", "name: status")
    struct = idl.edit_in("name: graph", "structs.yaml", "name: graph", "name: event")
    op = idl.edit_in("name: UNARY", "ops.yaml", "name: UNARY", "name: PAD")
    problems = idl.problems()
    assert (
        f"ggml_functions.yaml:{function}: the name ggml_backend_dev_memory is taken, first at ggml_functions.yaml:3"
        in problems
    )
    assert f"records.yaml:{record}: the name device is taken, first at records.yaml:10" in problems
    assert f"enums.yaml:{enum}: the name status is taken, first at enums.yaml:2" in problems
    assert f"structs.yaml:{struct}: the name event is taken, first at structs.yaml:26" in problems
    assert f"ops.yaml:{op}: the name PAD is taken, first at ops.yaml:8" in problems


def test_the_name_of_a_removed_slot_cannot_be_used_again(idl: IdlCopy) -> None:
    """The lock and the generated functions identify a slot by its name, so even disjoint spans may not share one."""
    line = idl.edit_in("name: get_tensor", "buffer.yaml", "name: get_tensor\n", "name: clear\n    since: 200\n")
    later = idl.edit("buffer.yaml", "id: 0x0504", "id: 0x0504") - 1
    assert idl.problems() == [f"buffer.yaml:{later}: the slot buffer.clear is taken, first at buffer.yaml:{line}"]


def test_abi_numbers_are_unique_and_ascending(idl: IdlCopy) -> None:
    line = idl.edit("abis.yaml", "number: 100", "number: 200")
    problems = idl.problems()
    assert f"abis.yaml:{line + 4}: the ABI number 200 is taken, first at abis.yaml:{line}" in problems


def test_an_id_that_the_counters_have_no_room_for_is_refused(idl: IdlCopy) -> None:
    limit = "{name: devices_maximum, value: 16, unit: devices, doc: devices of a host}"
    idl.edit(
        "runtime.yaml", limit, f"{limit}\n      - {{name: counters_calls, value: 3, unit: calls, doc: of an object}}"
    )
    line = idl.edit_in("name: graph_tensors", "context.yaml", "id: 0x0103", "id: 0x0103")
    assert (
        f"context.yaml:{line}: context.graph_tensors: the counters have no room for the id 0x0103 (counters_calls)"
        in (idl.problems())
    )


def test_the_newest_abi_must_be_the_last(idl: IdlCopy) -> None:
    line = idl.edit(
        "abis.yaml",
        "abis:\n",
        "abis:\n  - {number: 300, release: '0.3', api_version: 3, doc: The newest.}\n",
    )
    assert idl.problems() == [f"abis.yaml:{line + 2}: ABI 100 must stand before 300"]


def test_every_listed_op_has_an_entry_and_every_entry_is_listed(idl: IdlCopy) -> None:
    line = idl.edit_in("name: PAD", "ops.yaml", "name: PAD", "name: PUD")
    first = idl.edit("ops.yaml", "  - enum: op\n    since: 100", "  - enum: op\n    since: 100")
    assert idl.problems() == [
        f"ops.yaml:{line}: op PUD stands in no list of op names",
        f"ops.yaml:{first}: op PAD is listed but has no entry",
    ]


def test_an_object_with_a_vtable_has_a_struct(idl: IdlCopy) -> None:
    idl.edit("structs.yaml", "{name: iface, type: vtable registry}", "{name: iface, type: pointer}")
    assert idl.problems() == ["registry.yaml:1: registry: no struct in structs.yaml holds its vtable"]


def test_an_entry_must_be_a_mapping(idl: IdlCopy) -> None:
    line = idl.edit("context.yaml", "slots:\n", "slots:\n  - nothing\n")
    assert f"context.yaml:{line + 1}: context.? must be a mapping" in idl.problems()


def test_a_missing_file_is_the_only_problem_reported_about_it(idl: IdlCopy) -> None:
    (idl.folder / "device.yaml").unlink()
    assert idl.problems() == ["device.yaml:1: this file of the IDL is missing"]


def test_an_unreadable_file_is_the_only_problem_reported_about_it(idl: IdlCopy) -> None:
    (idl.folder / "ops.yaml").write_text("")
    (idl.folder / "records.yaml").write_text("records: [\n")
    assert idl.problems() == [
        "ops.yaml:1: the file is empty",
        "records.yaml:2: not YAML: while parsing a flow node, expected the node content, but found '<stream end>'",
    ]


def test_all_wrong_shapes_are_reported_in_the_order_of_files_and_lines(idl: IdlCopy) -> None:
    odd = idl.edit("abis.yaml", 'release: "0.1"', "release: 0.1")
    check = idl.edit("context.yaml", "count >= 1", "count =< 1")
    size = idl.edit("context.yaml", "size: names_size", "size: names_size +")
    kind = idl.edit("buffer.yaml", "kind: enum, of: usage", "kind: enumeration, of: usage")
    unknown = idl.edit("buffer.yaml", "until: 200", "untill: 200")
    twice = idl.edit("enums.yaml", "doc: How it went.", "doc: How it went.\n    doc: Again.")
    assert idl.problems() == [
        f"abis.yaml:{odd}: '0.1' is a word or number that YAML reads oddly: quote it",
        f"buffer.yaml:{kind}: buffer.init_tensor: parameter: 'kind' is 'enumeration', not one of {KINDS}",
        f"buffer.yaml:{unknown}: buffer.clear has an unknown key 'untill'",
        f"context.yaml:{size}: size 'names_size +': invalid syntax",
        f"context.yaml:{check}: check 'count =< 1': invalid syntax",
        f"enums.yaml:{twice + 1}: the key 'doc' stands twice, first on line {twice}",
    ]


def test_all_wrong_references_are_reported_in_the_order_of_files_and_lines(idl: IdlCopy) -> None:
    usage = idl.edit("buffer.yaml", "kind: enum, of: usage", "kind: enum, of: usages")
    since = idl.edit_in("name: clear", "buffer.yaml", "until: 200", "until: 250")
    count = idl.edit("context.yaml", "of: tensor, count: count", "of: tensors, count: number")
    reason = idl.edit_in("name: get_proc_address", "registry.yaml", "    reason: Function pointers do not cross.\n", "")
    assert idl.problems() == [
        f"buffer.yaml:{usage}: buffer.init_tensor: 'usages' is no enum",
        f"buffer.yaml:{since}: 'until: 250' names no ABI",
        f"context.yaml:{count}: context.graph_tensors: 'number' is no parameter of it",
        f"context.yaml:{count}: context.graph_tensors: 'tensors' is no record",
        f"registry.yaml:{reason}: registry.get_proc_address: it is 'local' and must give a reason",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{word: 8, name: circular", "{word: 9, name: circular", "op PAD: the newest release defines no word 9"),
        ("{word: 8, name: circular", "{word: 1, name: circular", "op PAD: word 1 has two names"),
        ("      - {word: 0, name: left, type: i32}\n", "", "op PAD: word 0 has no name in op_parameters.yaml"),
        ("op: UNARY", "op: UNRAY", "there is no op 'UNRAY'"),
        ("name: left", 'name: "the left"', "PAD: parameter: 'the left' is no name"),
        ("type: f32", "type: f23", "PAD: parameter: 'type' is 'f23', not one of i32, f32, bool, u64, unary_op, glu_op"),
        ('default: "1.0"', 'default: "one"', "PAD: parameter right: its default 'one' is no number"),
    ],
)
def test_a_wrong_name_of_a_parameter_word_is_reported(idl: IdlCopy, old: str, new: str, message: str) -> None:
    idl.edit("op_parameters.yaml", old, new)
    assert message in [problem.partition(": ")[2] for problem in idl.problems()]
