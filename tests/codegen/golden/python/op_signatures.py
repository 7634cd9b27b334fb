"""What each op takes and makes: sources, parameters by name, elements and type.

Generated from idl/ by python -m codegen gen. Do not edit.
"""

from __future__ import annotations

from ggml_remoting.op_signature import OpParameter, OpSignature

OPS: dict[str, OpSignature] = {
    "NONE": OpSignature(
        sources=(), required=(),
    ),
    "PAD": OpSignature(
        sources=(0, 1), required=(0,),
        parameters=(
            OpParameter("left", 0, "i32", None),
            OpParameter("right", 1, "f32", 1.0),
            OpParameter("circular", 8, "bool", 0),
        ),
    ),
    "UNARY": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("sub_op", 0, "unary_op", None),
        ),
    ),
}
