"""Chooses a subset of the suite's cases: every op, with every type and combination of types that the suite has for it,
the cheapest cases first.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from tests.conformance.tool import Case

# Graphs of several ops that the suite computes at once, so that backends fuse: `support` does not list them. A name
# that a release does not know matches nothing. Three take too long for the subset: MUL_MAT_ADD, MUL_MAT_ID_FUSION,
# MUL_MAT_VEC_FUSION.
FUSIONS = (
    "ADD_ADD",
    "ADD_RMS_NORM",
    "GATED_DELTA_NET_CACHE_FUSION",
    "GROUP_NORM_MUL_ADD",
    "L2_NORM_BATCH",
    "MOE_REDUCE",
    "NORM_MUL_ADD",
    "NORM_SCALE",
    "RELU_SQR",
    "RMS_NORM_MUL_ADD",
    "RMS_NORM_MUL_ROPE",
    "RMS_NORM_SCALE",
    "ROPE_SET_ROWS",
    "SIGMOID_MUL",
    "SILU_MUL",
    "SNAKE_FUSE",
    "SOFTCAP",
    "SOFTPLUS_MUL",
    "SSM_CONV_BIAS_SILU",
    "SSM_SCAN_ROLLBACK",
    "TOPK_MOE",
    "TOPK_QSA",
)

T = TypeVar("T")

_TYPE = re.compile(r"(\w+)=(b?f\d+|i\d+|i?q\d\w*|tq\d\w*|\w*fp4)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")


def types(case: Case) -> tuple[tuple[str, str], ...]:
    """The parameters of a case whose values are types, with their names."""
    return tuple(_TYPE.findall(case.params))


@dataclass(frozen=True)
class Choice:
    """How many cases of each op are chosen.

    `per_types` of each of at most `combinations` combinations of types, the cheapest first, and at most `spread` others
    that cost no more than `cost_maximum`. Cases with a type in `without` are left out. All cases of `fusions` are
    chosen.
    """

    per_types: int
    combinations: int
    spread: int
    cost_maximum: float
    without: frozenset[str] = frozenset()
    fusions: tuple[str, ...] = FUSIONS


def choose(support: Iterable[tuple[Case, bool]], choice: Choice) -> list[Case]:
    """The chosen cases, supported and unsupported ones."""
    by_op: dict[str, dict[tuple[bool, tuple[tuple[str, str], ...]], list[Case]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for case, is_supported in dict.fromkeys(support):
        if choice.without.isdisjoint(name for _, name in types(case)):
            by_op[case.op][is_supported, types(case)].append(case)
    chosen: list[Case] = []
    for groups in by_op.values():
        cheapest = {
            case
            for group in _spread(list(groups.values()), choice.combinations)
            for case in sorted(group, key=_cost)[: choice.per_types]
        }
        supported = [case for (is_supported, _), group in groups.items() if is_supported for case in group]
        rest = [case for case in supported if case not in cheapest and _cost(case) <= choice.cost_maximum]
        chosen += [*sorted(cheapest), *_spread(rest, choice.spread)]
    return chosen


def _spread(items: list[T], maximum: int) -> list[T]:
    """At most `maximum` items, evenly spread over the list."""
    return items[:: max(1, math.ceil(len(items) / maximum))] if maximum else []


def _cost(case: Case) -> float:
    """A rough measure of how much a case computes: the product of the numbers in its parameters."""
    return math.prod(max(1, int(number)) for number in _NUMBER.findall(case.params))
