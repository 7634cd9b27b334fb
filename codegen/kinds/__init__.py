"""Parameter kinds. A kind is a class here, which says what it means, and a macro file of the same name in templates/kinds/,
which says how it is spelled in C and Python. Nothing else knows a kind by its name."""

from __future__ import annotations

from codegen.kinds.contents import Address, BytesIn, BytesOut, String, Text
from codegen.kinds.numbers import Enum, LocalScalar, Out, Scalar
from codegen.kinds.objects import BufferType, Device, Graph, Handle, New, Registry
from codegen.kinds.parameter import Parameter
from codegen.kinds.tensors import Op, OutStruct, Records, Tensor

KINDS: dict[str, type[Parameter]] = {
    kind.kind: kind
    for kind in (
        Registry,
        Device,
        BufferType,
        Handle,
        New,
        Scalar,
        LocalScalar,
        Enum,
        Tensor,
        Op,
        Graph,
        BytesIn,
        BytesOut,
        Records,
        String,
        Text,
        Address,
        Out,
        OutStruct,
    )
}
