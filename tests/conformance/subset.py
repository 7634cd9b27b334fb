"""Which cases stand for all: every op, each with every type and combination of types that the suite has for it, the cheap ones first."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable

from tests.conformance.tool import Case

# Whole graphs that the suite computes at once, so that backends fuse: `support` does not list them. Unknown ones match nothing.
FUSIONS = (
    "ADD_ADD",
    "ADD_RMS_NORM",
    "FALCON",
    "GATED_DELTA_NET_CACHE_FUSION",
    "GROUP_NORM_MUL_ADD",
    "L2_NORM_BATCH",
    "LLAMA",
    "MOE_REDUCE",
    "MUL_MAT_ADD",
    "MUL_MAT_ID_FUSION",
    "MUL_MAT_VEC_FUSION",
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

_TYPE = re.compile(r"(\w+)=(b?f\d+|i\d+|i?q\d\w*|tq\d\w*|\w*fp4)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")


def types(case: Case) -> tuple[tuple[str, str], ...]:
    """The parameters of a case that are types."""
    return tuple(_TYPE.findall(case.params))


def choose(support: Iterable[tuple[Case, bool]], per_types: int, per_op: int, cost_maximum: float) -> list[Case]:
    """Of each op, of each combination of types, the `per_types` cheapest supported cases and as many others; and `per_op` more, spread
    over the supported cases that are not too dear.
    """
    by_op: dict[str, dict[tuple[bool, tuple[tuple[str, str], ...]], list[Case]]] = defaultdict(lambda: defaultdict(list))
    for case, is_supported in dict.fromkeys(support):
        by_op[case.op][is_supported, types(case)].append(case)
    chosen: list[Case] = []
    for groups in by_op.values():
        cheapest = {case for group in groups.values() for case in sorted(group, key=_cost)[:per_types]}
        supported = [case for (is_supported, _), group in groups.items() if is_supported for case in group]
        rest = [case for case in supported if case not in cheapest and _cost(case) <= cost_maximum]
        chosen += [*sorted(cheapest), *rest[:: max(1, math.ceil(len(rest) / per_op))]]
    return chosen


def _cost(case: Case) -> float:
    """How much a case computes, roughly: the product of the numbers in it."""
    return math.prod(max(1, int(number)) for number in _NUMBER.findall(case.params))
