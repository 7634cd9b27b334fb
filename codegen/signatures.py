"""What the IDL's kinds and types are in ggml's headers, and back."""

from __future__ import annotations

from dataclasses import replace

from codegen.declarations import Array, CType, Function, Named, Pointer, Variable, spelled
from codegen.fields import UNDECIDED
from codegen.model import OBJECTS, Api, Parameter, StructField

_SCALARS = {"bool": "bool", "u8": "uint8_t", "u32": "uint32_t", "i32": "int", "u64": "size_t", "i64": "int64_t"}
_SAME = {
    "int32_t": "int",
    "unsigned int": "uint32_t",
    "uint64_t": "size_t",
    "unsigned char": "uint8_t",
    "long long": "int64_t",
}
"""Types that are one on the machines of this project."""

_TEXT = Pointer(Named("char", const=True))
_BYTES = {"bytes_in": Pointer(Named("void", const=True)), "bytes_out": Pointer(Named("void"))}


class Signatures:
    """Compares and translates by the names that an IDL gives ggml's structs and enums."""

    def __init__(self, api: Api) -> None:
        self._structs = {struct.name: f"struct {struct.c_name}" for struct in api.structs}
        self._enums = {enum.name: f"enum {enum.c_name}" for enum in api.enums}

    def parameter_matches(self, parameter: Parameter, ctype: CType, any_pointer: bool = False) -> bool:
        """Whether a parameter or result of the IDL is what the header has there. A `pointer` that tells no type is a void *, or any."""
        if parameter.kind == "pointer" and parameter.c_type:
            return spelled(ctype).replace(" ", "") == parameter.c_type.replace(" ", "")
        if parameter.kind == "pointer" and any_pointer:
            return isinstance(ctype, Pointer)
        return plain(self._expected(parameter)) == plain(ctype)

    def _expected(self, parameter: Parameter) -> CType:
        kind = parameter.kind
        if kind in ("tensor", "op"):
            return Pointer(Named("struct ggml_tensor", parameter.const))
        if kind == "graph":
            return Pointer(Named(self._structs.get("graph", "struct ggml_cgraph"), parameter.const))
        if kind in ("string", "text"):
            return _TEXT
        if kind in _BYTES:
            return _BYTES[kind]
        if kind in ("scalar", "local_scalar"):
            return Named(_SCALARS.get(parameter.type, parameter.type))
        if kind == "out":
            return Pointer(Named(_SCALARS.get(parameter.type, parameter.type)))
        if kind == "enum":
            return Named(self._enums.get(parameter.of, parameter.of))
        name = parameter.of if kind in ("handle", "out_struct") else kind
        return Pointer(Named(self._structs.get(name, "void")))

    def field_matches(self, field: StructField, ctype: CType) -> bool:
        word, _, rest = field.type.partition(" ")
        if field.type == "pointer":
            return isinstance(ctype, Pointer)
        if field.type == "string":
            return ctype == _TEXT
        if field.type == "int32_t":
            return isinstance(ctype, Named) and (ctype.name in ("int", "int32_t") or ctype.name.startswith("enum "))
        if word == "struct":
            return ctype == Named(self._structs.get(rest, rest))
        if word == "vtable":
            return isinstance(ctype, Named) and ctype.name.startswith("struct ")
        return plain(ctype) == plain(Named(field.type))

    def described_field(self, ctype: CType) -> str:
        """The type of a struct field in the IDL's words."""
        if isinstance(ctype, Pointer):
            return "string" if ctype == _TEXT else "pointer"
        if isinstance(ctype, Named):
            if ctype.name in ("int", "int32_t") or ctype.name.startswith("enum "):
                return "int32_t"
            if ctype.name in ("size_t", "bool", "uint64_t"):
                return ctype.name
            for name, c_name in self._structs.items():
                if ctype.name == c_name:
                    return f"struct {name}"
        return UNDECIDED

    def described(self, item: Variable, own: str = "") -> dict[str, str]:
        """A parameter as the IDL's keys, as far as its type tells. `own` is the object whose slot it is, for its first parameter."""
        name = own if own and self._object(item.type) == own else item.name.lower()
        keys = {"name": name or UNDECIDED, **self._kind(item.type)}
        return keys if self._object(item.type) else {**keys, "doc": UNDECIDED}

    def described_result(self, ctype: CType) -> dict[str, str]:
        """A result as the IDL's keys; empty for void."""
        if ctype == Named("void"):
            return {}
        keys = self._kind(ctype)
        if keys["kind"] == "handle":
            keys = {"kind": keys["of"]}
        elif keys["kind"] == "string":
            keys = {"kind": "text"}
        elif keys["kind"] not in ("scalar", "enum", "device", "buffer_type"):
            keys = {"kind": "pointer"}
        return {**keys, "doc": UNDECIDED}

    def _object(self, ctype: CType) -> str:
        """The object with a handle or an index that a pointer names; empty if none."""
        if not isinstance(ctype, Pointer) or not isinstance(ctype.to, Named):
            return ""
        return next((name for name in (*OBJECTS, "event") if self._structs.get(name) == ctype.to.name), "")

    def _kind(self, ctype: CType) -> dict[str, str]:
        found = self._object(ctype)
        if found:
            return {"kind": "handle", "of": found} if found in ("buffer", "backend", "event") else {"kind": found}
        if ctype == _TEXT:
            return {"kind": "string", "max": UNDECIDED}
        if ctype == _BYTES["bytes_in"]:
            return {"kind": "bytes_in", "size": UNDECIDED}
        scalars = {c_name: name for name, c_name in _SCALARS.items()}
        if isinstance(ctype, Named):
            enum = next((name for name, c_name in self._enums.items() if c_name == ctype.name), "")
            if enum:
                return {"kind": "enum", "of": enum}
            scalar = scalars.get(_same(ctype).name)
            return {"kind": "scalar", "type": scalar} if scalar else {"kind": UNDECIDED}
        if isinstance(ctype, Pointer) and isinstance(ctype.to, Named):
            target = ctype.to
            constant = {"const": "true"} if target.const else {}
            if target.name == "struct ggml_tensor":
                return {"kind": "tensor", **constant}
            if target.name == self._structs.get("graph"):
                return {"kind": "graph", **constant}
            if not target.const and _same(target).name in scalars:
                return {"kind": "out", "type": scalars[_same(target).name]}
            if target.name == "void":
                return {"kind": UNDECIDED}
            struct = next((name for name, c_name in self._structs.items() if c_name == target.name), "")
            if struct and not target.const:
                return {"kind": "out_struct", "of": struct}
        return (
            {"kind": "pointer", "c_type": f'"{spelled(ctype)}"'} if isinstance(ctype, Pointer) else {"kind": UNDECIDED}
        )


def plain(ctype: CType) -> CType:
    """The type without parameter names and with one name for types that are the same."""
    if isinstance(ctype, Named):
        return _same(ctype)
    if isinstance(ctype, Pointer):
        return Pointer(plain(ctype.to))
    if isinstance(ctype, Array):
        return Array(plain(ctype.of), ctype.count)
    return Function(plain(ctype.returns), tuple(Variable("", plain(item.type)) for item in ctype.parameters))


def loosely_equal(mine: CType, theirs: CType) -> bool:
    """Whether a declaration that knows none of ggml's types fits ggml's own: void * stands for any pointer, int for an enum.

    `const` makes no difference to who calls a function."""
    if isinstance(mine, Pointer) and isinstance(theirs, Pointer):
        return (isinstance(mine.to, Named) and mine.to.name == "void") or loosely_equal(mine.to, theirs.to)
    if isinstance(mine, Function) and isinstance(theirs, Function):
        return (
            len(mine.parameters) == len(theirs.parameters)
            and loosely_equal(mine.returns, theirs.returns)
            and all(
                loosely_equal(one.type, other.type)
                for one, other in zip(mine.parameters, theirs.parameters, strict=True)
            )
        )
    if isinstance(mine, Array) and isinstance(theirs, Array):
        return mine.count == theirs.count and loosely_equal(mine.of, theirs.of)
    if isinstance(mine, Named) and isinstance(theirs, Named):
        is_enum = theirs.name.startswith("enum ") and _same(mine).name == "int"
        return is_enum or _same(mine).name == _same(theirs).name
    return False


def _same(ctype: Named) -> Named:
    return replace(ctype, name=_SAME.get(ctype.name, ctype.name))
