"""What of an op's data kernels take for places in memory: the key `data` of an op in idl/ops.yaml, whose head says what
it means.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegen.fields import Fields
from codegen.problems import Mark, Problems

if TYPE_CHECKING:
    from codegen.model import Op

_DIMENSION = re.compile(r"(dst|src([0-9]))\.ne\[([0-3])\]")


@dataclass(frozen=True)
class Dimension:
    """How many elements a tensor has in one dimension; `source` is None for the op's destination."""

    source: int | None
    number: int


@dataclass(frozen=True)
class OpData:
    """`checked_since` is None where no release's kernel checks the index by itself."""

    index: int | None
    below: Dimension | None
    checked_since: int | None
    ordered: int | None
    result_below: Dimension | None
    written: tuple[int, ...]
    mark: Mark

    @property
    def written_bits(self) -> int:
        return sum(1 << source for source in self.written)

    def sources(self) -> set[int]:
        """All sources that it speaks of."""
        named = {self.index, self.ordered, *self.written}
        named |= {dimension.source for dimension in (self.below, self.result_below) if dimension}
        return {source for source in named if source is not None}


def read_op_data(op: Fields, problems: Problems) -> OpData | None:
    """Takes `data` out of an op's fields; None if the op has none."""
    node = op.node("data")
    if node is None:
        return None
    fields = Fields(node, f"{op.what}: data", problems)
    data = OpData(
        index=_optional(fields, "index"),
        below=_dimension(fields, "below"),
        checked_since=_optional(fields, "checked_since"),
        ordered=_optional(fields, "ordered"),
        result_below=_dimension(fields, "result_below"),
        written=fields.integers("written"),
        mark=fields.mark,
    )
    fields.finish()
    return data


def check_op_data(op: Op, releases: AbstractSet[int], problems: Problems) -> None:
    """Adds a problem for each thing in an op's `data` that is not legal. `releases` are those that the IDL names."""
    if op.data is None:
        return
    if (op.data.index is None) != (op.data.below is None) or (
        op.data.index is None and op.data.checked_since is not None
    ):
        problems.add(op.data.mark, f"op {op.name}: data: 'index' and 'below' go together, 'checked_since' with them")
    if op.data.checked_since is not None and op.data.checked_since not in releases:
        problems.add(
            op.data.mark,
            f"op {op.name}: data: 'checked_since: {op.data.checked_since}' names no ABI and none of 'releases'",
        )
    for source in sorted(op.data.sources() - {source for schema in op.schemas for source in schema.required}):
        problems.add(op.data.mark, f"op {op.name}: data: no release requires src{source}")


def _optional(fields: Fields, key: str) -> int | None:
    return fields.integer(key) if fields.has(key) else None


def _dimension(fields: Fields, key: str) -> Dimension | None:
    if not fields.has(key):
        return None
    text = fields.text(key)
    match = _DIMENSION.fullmatch(text)
    if match is None:
        fields.problem(f"{fields.what}: '{key}' is '{text}', not a dimension such as src0.ne[1]")
        return None
    return Dimension(int(match[2]) if match[2] else None, int(match[3]))
