"""Builds the model from the loaded files. All problems are collected; none ends the build."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from codegen.expressions import BadExpression, parse
from codegen.fields import Fields
from codegen.formats import FormatReader
from codegen.kinds import KINDS
from codegen.kinds.parameter import Parameter
from codegen.kinds.result import Result
from codegen.load import Mapping, Node, Scalar, load
from codegen.model import (
    MODES,
    Abi,
    Answer,
    Api,
    Call,
    Check,
    Enum,
    GgmlFunction,
    NameList,
    Object,
    Op,
    OpRule,
    OpSchema,
    OpValues,
    Record,
    RecordField,
    Struct,
    StructField,
)
from codegen.objects import OBJECTS, Span
from codegen.op_data import read_op_data
from codegen.op_parameters import op_parameters
from codegen.op_vocabulary import parse_rule
from codegen.problems import Mark, Problems

TEMPLATES = Path(__file__).parent / "templates"
_Built = TypeVar("_Built")
_ARRAY = re.compile(r"([a-z0-9]+)\[([1-9][0-9]*)\]")

OBJECT_FILES = ("context", *OBJECTS, "procedure")
_FILE_OF_OBJECT = {"procedure": "procedures"}


def build(folder: Path, problems: Problems) -> Api:
    """Reads every file of the IDL in `folder`."""
    builder = _Builder(folder, problems)
    formats = FormatReader(problems)
    name_lists = builder.list_of("ops", "names", builder.name_list)
    types = frozenset(name for listed in name_lists if listed.enum == "type" for name in listed.names)
    for kind in KINDS:
        if not (TEMPLATES / f"kinds/{kind}.j2").is_file():
            problems.add(Mark(TEMPLATES / f"kinds/{kind}.j2", 1), f"the kind {kind} has no macro file")
    return Api(
        abis=builder.list_of("abis", "abis", builder.abi),
        structs=builder.list_of("structs", "structs", builder.struct),
        enums=builder.list_of("enums", "enums", builder.enum),
        records=builder.list_of("records", "records", builder.record),
        objects=tuple(builder.object(name) for name in OBJECT_FILES),
        op_releases=builder.op_releases(),
        ops=builder.list_of("ops", "ops", lambda node: builder.op(node, types)),
        op_parameters=builder.list_of("op_parameters", "op_parameters", lambda node: op_parameters(node, problems)),
        name_lists=name_lists,
        functions=builder.list_of("ggml_functions", "functions", builder.function),
        formats=builder.list_of("runtime", "formats", lambda node: formats.read(node, "runtime"))
        + builder.list_of("host", "formats", lambda node: formats.read(node, "host")),
    )


class _Builder:
    def __init__(self, folder: Path, problems: Problems) -> None:
        self._folder = folder
        self._problems = problems
        self._files: dict[str, Fields] = {}

    def list_of(self, file: str, key: str, make: Callable[[Node], _Built]) -> tuple[_Built, ...]:
        """Every item of the list under `key` in idl/FILE.yaml."""
        fields = self._file(file)
        items = tuple(make(node) for node in fields.items(key, required=True))
        if file != "ops" or key == "ops":
            fields.finish()
        return items

    def abi(self, node: Node) -> Abi:
        fields = Fields(node, "ABI", self._problems)
        number = fields.integer("number")
        versions = fields.integers("versions")
        if len(versions) not in (0, 2):
            fields.problem(f"{fields.what}: 'versions' are the first and the last")
        abi = Abi(
            number=number,
            release=fields.text("release"),
            api_version=fields.integer("api_version"),
            versions=(versions[0], versions[1]) if len(versions) == 2 else (number, number - number % 100 + 99),
            exports=tuple(name for name, _ in fields.texts("exports")),
            lacks=tuple(name for name, _ in fields.texts("lacks")),
            doc=fields.text("doc"),
            mark=fields.mark,
        )
        fields.finish()
        return abi

    def struct(self, node: Node) -> Struct:
        fields = Fields(node, "struct", self._problems)
        name = fields.text("name")
        struct = Struct(
            name=name,
            c_name=fields.text("c_name"),
            doc=fields.text("doc"),
            fields=tuple(self._struct_field(item, name) for item in fields.items("fields", required=True)),
            mark=fields.mark,
        )
        fields.finish()
        return struct

    def _struct_field(self, node: Node, struct: str) -> StructField:
        fields = Fields(node, f"field of struct {struct}", self._problems)
        field = StructField(
            fields.text("name"), fields.text("type"), fields.text("getter", ""), self._span(fields), fields.mark
        )
        fields.finish()
        return field

    def enum(self, node: Node) -> Enum:
        fields = Fields(node, "enum", self._problems)
        values = {str(key): value.value for key, value in fields.mapping("values").items()}
        for key, value in values.items():
            if type(value) is not int:
                fields.problem(f"the value of '{key}' must be a whole number")
        enum = Enum(
            name=fields.text("name"),
            c_name=fields.text("c_name"),
            doc=fields.text("doc"),
            values={key: value for key, value in values.items() if isinstance(value, int)},
            mark=fields.mark,
        )
        fields.finish()
        return enum

    def record(self, node: Node) -> Record:
        fields = Fields(node, "record", self._problems)
        name = fields.text("name")
        record = Record(
            name=name,
            doc=fields.text("doc"),
            fields=tuple(self._record_field(item, name) for item in fields.items("fields", required=True)),
            mark=fields.mark,
        )
        fields.finish()
        return record

    def _record_field(self, node: Node, record: str) -> RecordField:
        fields = Fields(node, f"field of record {record}", self._problems)
        spelled = fields.text("type")
        array = _ARRAY.fullmatch(spelled)
        field = RecordField(
            name=fields.text("name"),
            type=array.group(1) if array else spelled,
            count=int(array.group(2)) if array else 1,
            doc=fields.text("doc"),
            mark=fields.mark,
        )
        fields.finish()
        return field

    def object(self, name: str) -> Object:
        fields = self._file(_FILE_OF_OBJECT.get(name, name))
        named = fields.text("object")
        if named and named != name:
            fields.problem(f"the object is '{named}', but this file is that of '{name}'")
        item = Object(
            name=name,
            c_name=fields.text("c_name"),
            doc=fields.text("doc"),
            calls=tuple(self._call(node, name) for node in fields.items("slots", required=True)),
            mark=fields.mark,
        )
        fields.finish()
        return item

    def _call(self, node: Node, object_name: str) -> Call:
        fields = Fields(node, f"{object_name}.{_name_in(node)}", self._problems)
        call = Call(
            object=object_name,
            name=fields.text("name"),
            id=fields.integer("id"),
            mode=fields.choice("mode", tuple(MODES)),
            reason=fields.text("reason", ""),
            doc=fields.text("doc"),
            details=fields.text("details", ""),
            wrapper=fields.text("wrapper", ""),
            measure=tuple(word for word, _ in fields.texts("measure")),
            constant=fields.text("constant", ""),
            guest=fields.choice("guest", ("hand", "sends", "generated"), "generated"),
            host=fields.text("host", ""),
            arguments=tuple(word for word, _ in fields.texts("arguments")),
            absent=fields.flag("absent"),
            if_lost=fields.flag("if_lost"),
            uses_device=fields.flag("uses_device"),
            unsure=fields.integers("unsure"),
            parameters=self._parameters(fields.items("parameters", required=True), fields.what),
            crosses=self._parameters(fields.items("crosses"), fields.what),
            answers=tuple(self._answer(item, fields.what) for item in fields.items("answers")),
            returns=self._returns(fields),
            checks=tuple(self._check(node, fields.what) for node in fields.items("checks")),
            span=self._span(fields),
            mark=fields.mark,
        )
        fields.finish()
        return call

    def _parameters(self, nodes: tuple[Node, ...], call: str) -> tuple[Parameter, ...]:
        return tuple(parameter for node in nodes if (parameter := self._parameter(node, call)))

    def _parameter(self, node: Node, call: str) -> Parameter | None:
        fields = Fields(node, f"{call}: parameter", self._problems)
        kind = KINDS.get(fields.choice("kind", tuple(KINDS)))
        if kind is None:
            fields.text("doc", "")  # which may be undecided too
            return None
        parameter = kind.read(fields, self._span(fields))
        fields.finish()
        return parameter

    def _answer(self, node: Node, call: str) -> Answer:
        fields = Fields(node, f"{call}: answer", self._problems)
        answer = Answer(
            fields.text("name"), fields.text("type"), fields.text("unit", ""), fields.text("doc"), fields.mark
        )
        fields.finish()
        return answer

    def _returns(self, call: Fields) -> Result | None:
        node = call.node("returns")
        if node is None:
            return None
        fields = Fields(node, f"{call.what}: returns", self._problems)
        returns = Result.read(fields)
        fields.finish()
        return returns

    def op_releases(self) -> tuple[int, ...]:
        """Releases between ABIs in which op schemas differ."""
        return self._file("ops").integers("releases")

    def op(self, node: Node, types: frozenset[str]) -> Op:
        """`types` are ggml's names of types."""
        fields = Fields(node, f"op {_name_in(node)}", self._problems)
        enums = fields.mapping("enums")
        crosses = self._crosses(fields)
        op = Op(
            name=fields.text("name"),
            since=fields.integer("since"),
            schemas=tuple(self._op_schema(item, fields.what) for item in fields.items("schemas", required=True)),
            rules=(
                *(
                    self._op_rule(item, fields.what, types, cpu=False)
                    for item in fields.items("rules", required=crosses)
                ),
                *(self._op_rule(item, fields.what, types, cpu=True) for item in fields.items("cpu_rules")),
            ),
            enums={word: str(value.value) for word, value in enums.items() if isinstance(word, int)},
            values=tuple(self._op_values(item, fields.what) for item in fields.items("values")),
            data=read_op_data(fields, self._problems),
            crosses=crosses,
            computes=fields.flag("computes") if fields.has("computes") else True,
            doc=fields.text("doc"),
            mark=fields.mark,
        )
        for word, value in enums.items():
            if not isinstance(word, int):
                fields.problem(f"{fields.what}: the word '{word}' of 'enums' must be a whole number", value.mark)
        fields.finish()
        return op

    def _crosses(self, fields: Fields) -> bool:
        return fields.flag("crosses") if fields.has("crosses") else True

    def _op_schema(self, node: Node, op: str) -> OpSchema:
        fields = Fields(node, f"{op}: schema", self._problems)
        schema = OpSchema(
            since=fields.integer("since"),
            sources=fields.integers("sources"),
            required=fields.integers("required"),
            words=fields.integers("words"),
            nonzero=fields.integers("nonzero"),
            batched=fields.flag("batched") if fields.has("batched") else True,
        )
        fields.finish()
        return schema

    def _op_rule(self, node: Node, op: str, types: frozenset[str], cpu: bool) -> OpRule:
        if isinstance(node, Mapping):
            fields = Fields(node, f"{op}: rule", self._problems)
            text, span = fields.text("rule"), self._span(fields)
            asked = fields.flag("asked") if fields.has("asked") else True
            fields.finish()
        else:
            text, span, asked = str(node.value) if isinstance(node, Scalar) else "", Span(), True
        try:
            rule = parse_rule(text, types)
        except BadExpression as bad:
            self._problems.add(node.mark, f"{op}: rule {bad}")
            rule = parse_rule("0 == 0", types)
        return OpRule(rule, cpu, asked, span, node.mark)

    def _op_values(self, node: Node, op: str) -> OpValues:
        fields = Fields(node, f"{op}: values", self._problems)
        mask = fields.integer("mask") if fields.has("mask") else None
        values = OpValues(fields.integer("since"), fields.integer("word"), fields.integers("in"), mask)
        if (mask is None) == (not values.allowed):
            fields.problem(f"{fields.what}: give either 'in' or 'mask'")
        fields.finish()
        return values

    def name_list(self, node: Node) -> NameList:
        fields = Fields(node, "names", self._problems)
        names = NameList(
            enum=fields.choice("enum", ("op", "type", "unary_op", "glu_op")),
            since=fields.integer("since"),
            names=tuple(word for word, _ in fields.texts("list")),
            mark=fields.mark,
        )
        fields.finish()
        return names

    def function(self, node: Node) -> GgmlFunction:
        fields = Fields(node, f"function {_name_in(node)}", self._problems)
        function = GgmlFunction(fields.text("name"), fields.text("type"), fields.flag("optional"), fields.mark)
        if "(*)" not in function.type:
            fields.problem(f"{fields.what}: 'type' must hold (*) where the name goes")
        fields.finish()
        return function

    def _check(self, node: Node, call: str) -> Check:
        text, otherwise = "", ""
        if isinstance(node, Scalar) and not isinstance(node.value, bool):
            text = str(node.value)
        else:
            fields = Fields(node, f"{call}: check", self._problems)
            text, otherwise = fields.text("check"), fields.text("otherwise")
            fields.finish()
        try:
            return Check(parse(text), otherwise, node.mark)
        except BadExpression as bad:
            self._problems.add(node.mark, f"check {bad}")
            return Check(parse("0 == 0"), otherwise, node.mark)

    def _span(self, fields: Fields) -> Span:
        return Span(fields.integer("since", 0), fields.integer("until", 0))

    def _file(self, name: str) -> Fields:
        if name not in self._files:
            path = self._folder / f"{name}.yaml"
            root: Node | None = None
            if path.is_file():
                root = load(path, self._problems)
            else:
                self._problems.add(Mark(path, 1), "this file of the IDL is missing")
            unread = Mapping(Mark(path, 1), {})
            self._files[name] = Fields(root or unread, path.name, self._problems if root else Problems())
        return self._files[name]


def _name_in(node: Node) -> str:
    """The name that an entry gives itself, for messages; its own problems are found when it is read."""
    if isinstance(node, Mapping):
        name = node.entries.get("name")
        if isinstance(name, Scalar):
            return str(name.value)
    return "?"
