"""Parameter kinds. A kind is a class in a module here, which says what it means, and a macro file of the same name in
templates/kinds/, which says how it is spelled in C and Python. Nothing else knows a kind by its name."""

from __future__ import annotations

from codegen.kinds import contents, numbers, objects, tensors
from codegen.kinds.parameter import Parameter

KINDS: dict[str, type[Parameter]] = {
    found.kind: found
    for module in (objects, numbers, tensors, contents)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Parameter) and found.kind and found.__module__ == module.__name__
}
