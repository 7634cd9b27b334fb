"""What is no legal IDL, and what the generator says of it. Each test spoils a copy of the good IDL."""

from __future__ import annotations

from pathlib import Path

import pytest
from idl_copy import IdlCopy

OF_WIRE = "is no type of the wire"


def test_the_good_idl_is_legal(idl: IdlCopy) -> None:
    assert idl.problems() == []


# Each row: file, what stands there, what replaces it, and the one problem, at the line of the edit.
SHAPE = {
    "an unknown key of a file": ("enums.yaml", "enums:\n", "extra: 1\nenums:\n", "enums.yaml has an unknown key 'extra'"),
    "an unknown key of a slot": (
        "buffer.yaml",
        "travel: post\n    guest: hand\n    host: hand\n    doc: Frees",
        "trouble: 1\n    travel: post\n    guest: hand\n    host: hand\n    doc: Frees",
        "buffer.free_buffer has an unknown key 'trouble'",
    ),
    "an unknown key of a parameter": (
        "device.yaml",
        "kind: string, max: 64",
        "size: x, kind: string, max: 64",
        "device.init_backend: parameter has an unknown key 'size'",
    ),
    "an unknown key of a result": (
        "device.yaml",
        "{kind: backend, doc",
        "{kind: backend, of: x, doc",
        "device.init_backend: returns has an unknown key 'of'",
    ),
    "an unknown key of an answer": (
        "device.yaml",
        "{name: slots, type",
        "{name: slots, kind: out, type",
        "device.init_backend: answer has an unknown key 'kind'",
    ),
    "an unknown key of a snapshot": ("snapshots.yaml", 'release: "0.1"', 'age: 1\n    release: "0.1"', "snapshot has an unknown key 'age'"),
    "an unknown key of a struct field": (
        "structs.yaml",
        "{name: iface, type: vtable buffer}",
        "{name: iface, type: vtable buffer, count: 1}",
        "field of struct buffer has an unknown key 'count'",
    ),
    "an unknown key of a record field": (
        "records.yaml",
        "{name: type, type: u32",
        "{name: type, since: 100, type: u32",
        "field of record tensor has an unknown key 'since'",
    ),
    "an unknown key of an op": ("ops.yaml", "    crosses: false", "    cross: false", "op CUSTOM has an unknown key 'cross'"),
    "an unknown key of a meaning": (
        "ops.yaml",
        "sources: [], words: []",
        "sources: [], words: [], until: 200",
        "op NONE: meaning has an unknown key 'until'",
    ),
    "an unknown key of a function": ("ggml_functions.yaml", "optional: true", "optionel: true", "function ggml_version has an unknown key 'optionel'"),
    "a missing number": ("snapshots.yaml", "number: 100\n    release", "release", "snapshot lacks 'number'"),
    "a missing travel": ("context.yaml", "- name: ping\n    id: 0x0102\n    travel: sync", "- name: ping\n    id: 0x0102", "context.ping lacks 'travel'"),
    "missing parameters": ("context.yaml", "- name: ping", "- name: ping\n    crosses: []", None),
    "a missing key of a kind": ("context.yaml", "kind: handle, of: graph", "kind: handle", "context.graph_tensors: parameter of kind 'handle' lacks 'of'"),
    "a missing bound of a string": ("device.yaml", "max: 64, ", "", "device.init_backend: parameter of kind 'string' lacks 'max'"),
    "a missing size": ("context.yaml", "size: names_size, ", "", "context.hello: parameter of kind 'bytes_in' lacks 'size'"),
    "a missing type of a result": (
        "device.yaml",
        "    host: hand\n  - name: supports_buft",
        "    host: hand\n    absent: maybe\n  - name: supports_buft",
        None,
    ),
    "missing documentation of a slot": ("context.yaml", "doc: Does nothing.\n    parameters", "parameters", "context.ping lacks 'doc'"),
    "missing documentation of a parameter": (
        "context.yaml",
        "{name: count, kind: scalar, type: u32, doc: how many}",
        "{name: count, kind: scalar, type: u32}",
        "context.graph_tensors: parameter lacks 'doc'",
    ),
    "missing documentation of a result": ("device.yaml", "{kind: backend, doc: the backend or NULL}", "{kind: backend}", "device.init_backend: returns lacks 'doc'"),
    "missing documentation of a record field": (
        "records.yaml",
        "{name: type, type: u32, doc: the type}",
        "{name: type, type: u32}",
        "field of record tensor lacks 'doc'",
    ),
    "a word for an id": ("context.yaml", "id: 0x0102", "id: ping", "context.ping: 'id' must be a whole number"),
    "a flag for an id": ("context.yaml", "id: 0x0102", "id: true", "context.ping: 'id' must be a whole number"),
    "a number for a text": ("snapshots.yaml", 'release: "0.1"', "release: 1", "snapshot: 'release' must be text"),
    "a word for a flag": ("buffer_type.yaml", "absent: true", "absent: maybe", "buffer_type.alloc_list: 'absent' must be true or false"),
    "a mapping for a list": ("context.yaml", "parameters: []", "parameters: {}", "context.ping: 'parameters' must be a list"),
    "a word for a slot": ("context.yaml", "slots:\n", "slots:\n  - nothing\n", None),
    "a flag in a list of words": ("registry.yaml", "measure: [self]", "measure: [true]", "registry.get_name: 'measure' must be a list of words"),
    "a word in a list of numbers": (
        "ops.yaml",
        "sources: [9], words: [15]",
        "sources: [9], words: [last]",
        "op CUSTOM: meaning: 'words' must be a list of whole numbers",
    ),
    "a list for the values of an enum": (
        "enums.yaml",
        "values: {any: 0, weights: 1}",
        "values: [any, weights]",
        "enum: 'values' must be a mapping",
    ),
    "a list for one value of an enum": (
        "enums.yaml",
        "values: {any: 0, weights: 1}",
        "values: {any: 0, weights: [1]}",
        "enum: 'values.weights' must be a plain value",
    ),
    "a word for the word of an op's enum": (
        "ops.yaml",
        "enums: {0: unary_op}",
        "enums: {first: unary_op}",
        "op UNARY: the word 'first' of 'enums' must be a whole number",
    ),
    "an unknown travel": (
        "context.yaml",
        "travel: post",
        "travel: pigeon",
        "context.graph_tensors: 'travel' is 'pigeon', not one of sync, post, fetch, constant, memo, local, unsupported",
    ),
    "an empty travel": (
        "context.yaml",
        "travel: post",
        "travel: ''",
        "context.graph_tensors: 'travel' is '', not one of sync, post, fetch, constant, memo, local, unsupported",
    ),
    "an unknown kind of a result": (
        "device.yaml",
        "{kind: backend, doc",
        "{kind: graf, doc",
        "device.init_backend: returns: 'kind' is 'graf', "
        "not one of scalar, enum, text, pointer, device, buffer_type, buffer, backend, event, graph, plan",
    ),
    "an unknown half": (
        "procedures.yaml",
        "guest: hand",
        "guest: foot",
        "procedure.set_n_threads: 'guest' is 'foot', not one of hand, generated",
    ),
    "an unknown list of names": ("ops.yaml", "enum: glu_op", "enum: goo_op", "names: 'enum' is 'goo_op', not one of op, type, unary_op, glu_op"),
    "values without values": ("ops.yaml", "word: 0, in: [0, 1]", "word: 0", "op PAD: values: give either 'in' or 'mask'"),
    "values twice": ("ops.yaml", "word: 0, in: [0, 1]", "word: 0, in: [0, 1], mask: 1", "op PAD: values: give either 'in' or 'mask'"),
    "a function without a place for its name": (
        "ggml_functions.yaml",
        "const char *(*)(void)",
        "const char *(void)",
        "function ggml_version: 'type' must hold (*) where the name goes",
    ),
    "a file of another object": ("buffer.yaml", "object: buffer\n", "object: device\n", "the object is 'device', but this file is that of 'buffer'"),
    "a check that compares nothing": ("context.yaml", "count >= 1", "count", "check 'count' must compare with <=, >= or =="),
    "a check that is not of the grammar": (
        "context.yaml",
        "count >= 1",
        "count > 1",
        "check 'count > 1': '> 1' is not of the grammar",
    ),
    "a size that is not of the grammar": ("context.yaml", "size: names_size", 'size: "names_size / 2"', "size 'names_size / 2': '/ 2' is not of the grammar"),
    "a size that compares": ("context.yaml", "size: names_size", "size: names_size <= 2", "size 'names_size <= 2': '<=' is not expected there"),
    "a plain number for a size": ("context.yaml", "size: names_size", "size: 4", "context.hello: parameter: 'size' must be text"),
}
