"""Compares ggml's names of ops, types and sub-ops with idl/ops.yaml."""

from __future__ import annotations

from codegen.changes import AddOp, Change, Edit, NewNames
from codegen.model import Api, NameList, Op
from codegen.sequences import best_match


def diff_names(api: Api, number: int, names: dict[str, tuple[str, ...]]) -> list[Change]:
    """The changes from the lists of release `number`, or of the newest one before it, to `names`.

    Builds between two releases say the older one's version, so they may have the next list already.
    """
    newest: dict[str, NameList] = {listed.enum: listed for listed in api.name_lists if listed.since <= number}
    following: dict[str, NameList] = {
        listed.enum: listed for listed in reversed(api.name_lists) if listed.since > number
    }
    found: list[Change] = []
    for enum, listed in newest.items():
        new = names.get(enum, ())
        if enum not in following or following[enum].names != new:
            found += _diff_list(api, listed, new)
    return found


def _diff_list(api: Api, listed: NameList, new: tuple[str, ...]) -> list[Change]:
    old = listed.names
    if old == new:
        return []
    pairs = best_match(len(old), len(new), lambda i, j: int(old[i] == new[j]))
    edits: tuple[Edit, ...] = (NewNames(listed, new),)
    where = "ggml.c"
    found: list[Change] = []
    i = j = 0
    for next_i, next_j in [*pairs, (len(old), len(new))]:
        gone = [k for k in range(i, next_i) if old[k] not in new]
        came = [k for k in range(j, next_j) if new[k] not in old]
        if len(gone) == len(came):
            texts = [
                f"{old[a]} renamed to {new[b]}, number {b}{'' if a == b else f', was {a}'}"
                for a, b in zip(gone, came, strict=True)
            ]
        else:
            texts = [f"{old[k]} removed, was number {k}" for k in gone] + [f"{new[k]} added, number {k}" for k in came]
        moved = [k for k in range(i, next_i) if old[k] in new]
        texts += [f"{old[k]} moved to number {new.index(old[k])}, was {k}" for k in moved]
        found += [Change(listed.mark, f"{listed.enum} {text}", where, edits) for text in texts]
        if listed.enum == "op":
            found += _new_ops(api, listed, new, came)
        i, j = next_i + 1, next_j + 1
    found += [Change(listed.mark, f"{listed.enum} {text}", where, edits) for text in _shifts(old, pairs)]
    return found


def _new_ops(api: Api, listed: NameList, new: tuple[str, ...], came: list[int]) -> list[Change]:
    """An entry for each op that has none yet."""
    ops = {op.name: op for op in api.ops}
    found: list[Change] = []
    for number in came:
        if new[number] not in ops:
            before: Op | None = next((ops[name] for name in reversed(new[:number]) if name in ops), None)
            mark = before.mark if before else listed.mark
            found.append(
                Change(
                    mark,
                    f"op {new[number]} has no entry that says what it means",
                    "ggml.c",
                    (AddOp(new[number], before),),
                )
            )
    return found


def _shifts(old: tuple[str, ...], pairs: list[tuple[int, int]]) -> list[str]:
    """One line for each run of names whose numbers rose or fell alike."""
    runs: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if i == j:
            continue
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    texts: list[str] = []
    for run in runs:
        (i, j), (last_i, last_j) = run[0], run[-1]
        if i == last_i:
            texts.append(f"{old[i]} renumbered to {j}, was {i}")
        else:
            texts.append(f"{old[i]} to {old[last_i]} renumbered to {j}..{last_j}, were {i}..{last_i}")
    return texts
