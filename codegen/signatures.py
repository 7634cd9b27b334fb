"""What the IDL's parameters, results and fields are in ggml's headers, and back."""

from __future__ import annotations

from codegen.c_types import TEXT, CType, Named, Pointer, Variable, plain
from codegen.fields import UNDECIDED
from codegen.kinds import KINDS
from codegen.kinds.parameter import GgmlNames, Parameter
from codegen.kinds.result import RESULT_KINDS, Result
from codegen.model import Api, StructField


class Signatures:
    """Compares and translates by the names that an IDL gives ggml's structs and enums."""

    def __init__(self, api: Api) -> None:
        self._names = GgmlNames(
            structs={struct.name: f"struct {struct.c_name}" for struct in api.structs},
            enums={enum.name: f"enum {enum.c_name}" for enum in api.enums},
        )

    def matches(self, mine: Parameter | Result, ctype: CType, any_pointer: bool = False) -> bool:
        """Whether a parameter or result of the IDL is what the header has there.

        A `pointer` that tells no type is a void *, or any.
        """
        return mine.matches(ctype, self._names, any_pointer)

    def field_matches(self, field: StructField, ctype: CType) -> bool:
        word, _, rest = field.type.partition(" ")
        if field.type == "pointer":
            return isinstance(ctype, Pointer)
        if field.type == "string":
            return ctype == TEXT
        if field.type == "int32_t":
            return isinstance(ctype, Named) and (ctype.name in ("int", "int32_t") or ctype.name.startswith("enum "))
        if word == "struct":
            return ctype == Named(self._names.structs.get(rest, rest))
        if word == "vtable":
            return isinstance(ctype, Named) and ctype.name.startswith("struct ")
        return plain(ctype) == plain(Named(field.type))

    def described_field(self, ctype: CType) -> str:
        """The type of a struct field in the IDL's words."""
        if isinstance(ctype, Pointer):
            return "string" if ctype == TEXT else "pointer"
        if isinstance(ctype, Named):
            if ctype.name in ("int", "int32_t") or ctype.name.startswith("enum "):
                return "int32_t"
            if ctype.name in ("size_t", "bool", "uint64_t"):
                return ctype.name
            for name, c_name in self._names.structs.items():
                if ctype.name == c_name:
                    return f"struct {name}"
        return UNDECIDED

    def described(self, item: Variable, own: str = "") -> dict[str, str]:
        """A parameter as the IDL's keys, as far as its type tells.

        `own` is the object whose slot it is, for its first parameter.
        """
        keys = self._described(item.type)
        is_object = keys["kind"] in KINDS and KINDS[keys["kind"]].is_object
        name = own if own and item.type == self._names.struct(own) else item.name.lower()
        keys = {"name": name or UNDECIDED, **keys}
        return keys if is_object else {**keys, "doc": UNDECIDED}

    def described_result(self, ctype: CType) -> dict[str, str]:
        """A result as the IDL's keys; empty for void."""
        if ctype == Named("void"):
            return {}
        if ctype == TEXT:
            return {"kind": "text", "doc": UNDECIDED}
        keys = self._described(ctype)
        keys = {"kind": keys["of"]} if keys.get("of") in RESULT_KINDS else keys
        keys = keys if keys["kind"] in RESULT_KINDS and "c_type" not in keys else {"kind": "pointer"}
        return {**keys, "doc": UNDECIDED}

    def _described(self, ctype: CType) -> dict[str, str]:
        """The keys of the first kind that has this type; one that stands for any pointer comes last."""
        for kind in sorted(KINDS.values(), key=lambda kind: kind.stands_for_any_pointer):
            keys = kind.described_from(ctype, self._names)
            if keys:
                return keys
        return {"kind": UNDECIDED}
