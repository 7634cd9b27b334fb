"""How an op's parameters are given by name, and what they become: 16 words.

They are checked here, so that no op is computed with wrong ones.
"""

from __future__ import annotations

import difflib
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ggml_remoting.generated import names
from ggml_remoting.generated.records import Tensor

WORDS = len(Tensor().op_params)
_SUB_OPS = {"unary_op": names.UNARY_OP_NAMES, "glu_op": names.GLU_OP_NAMES}
_BOUNDS = {"i32": (-(1 << 31), (1 << 31) - 1), "bool": (0, 1), "u64": (0, (1 << 64) - 1)}


@dataclass(frozen=True)
class OpParameter:
    """A parameter of an op: at word `word`, of a type of idl/op_parameters.yaml; without a default it must be given."""

    name: str
    word: int
    type: str
    default: float | None = None

    def words(self, value: object) -> list[int]:
        """The value as signed 32-bit words. Raises ValueError if it has another type or does not fit."""
        if self.type == "f32":
            return [int(struct.unpack("<i", struct.pack("<f", self._number(value)))[0])]
        if self.type in _SUB_OPS:
            return [self._sub_op(value)]
        return self._whole(value)

    def _number(self, value: object) -> float:
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            raise ValueError(f"{self.name} is a number, not {value!r}")
        try:
            struct.pack("<f", float(value))
        except OverflowError as error:
            raise ValueError(f"{self.name}: {value!r} does not fit a 32-bit float") from error
        return float(value)

    def _sub_op(self, value: object) -> int:
        known = _SUB_OPS[self.type]
        if value not in known:
            raise ValueError(f"{self.name}: {value!r} is none of {', '.join(known)}")
        return known.index(str(value))

    def _whole(self, value: object) -> list[int]:
        least, most = _BOUNDS[self.type]
        is_whole = hasattr(value, "__index__") and (self.type == "bool" or not isinstance(value, bool))
        if not is_whole or not least <= int(value) <= most:  # type: ignore[call-overload]
            raise ValueError(f"{self.name} is a whole number from {least} to {most}, not {value!r}")
        number = int(value)  # type: ignore[call-overload]
        return list(struct.unpack("<ii", struct.pack("<Q", number))) if self.type == "u64" else [number]


Shape = Callable[[Sequence[Any], Sequence[int]], tuple[int, ...]]
Type = Callable[[Sequence[Any], Sequence[int]], int]


def shape_of(source: int) -> Shape:
    """The result has as many elements in each dimension as a source."""
    return lambda src, word: tuple(src[source].ne)


def type_of(source: int) -> Type:
    """The result has the type of a source."""
    return lambda src, word: int(src[source].type)


@dataclass(frozen=True)
class OpSignature:
    """An op's sources, parameters and result. `ne` and `type` give the result's elements and ggml's number of its type,
    from ten sources (tensors, or None) and the words.
    """

    sources: tuple[int, ...]
    required: tuple[int, ...]
    parameters: tuple[OpParameter, ...] = ()
    ne: Shape | None = None
    type: Type | None = None

    def words(self, op: str, given: Mapping[str, object]) -> tuple[int, ...]:
        """All 16 words. Raises ValueError for a parameter that the op lacks, one that is missing, or a value that does
        not fit.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise ValueError(f"{op} has no parameter {name!r}{_instead(name, list(known))}")
        words = [0] * WORDS
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                raise ValueError(f"{op} needs the parameter {parameter.name} ({parameter.type})")
            for place, word in enumerate(parameter.words(value), parameter.word):
                words[place] = word
        return tuple(words)

    def check_sources(self, op: str, present: Sequence[bool]) -> None:
        """Raises ValueError unless all sources that the op needs are there, and no other than it knows."""
        missing = [number for number in self.required if number >= len(present) or not present[number]]
        if missing:
            raise ValueError(f"{op} needs source {missing[0]}; it takes {_counted(self)}")
        unknown = [number for number, is_there in enumerate(present) if is_there and number not in self.sources]
        if unknown:
            raise ValueError(f"{op} has no source {unknown[0]}; it takes {_counted(self)}")


def _instead(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known)}" if known else "; it has none"


def _counted(signature: OpSignature) -> str:
    least, most = len(signature.required), len(signature.sources)
    return f"{least} source(s)" if least == most else f"{least} to {most} sources"
