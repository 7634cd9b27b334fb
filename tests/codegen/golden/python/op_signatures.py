"""What each op takes and makes: sources, sources that must be there, parameters by name, elements and type.

Generated from idl/ by python -m codegen gen. Do not edit.
"""

from __future__ import annotations

from ggml_remoting.op_signature import OpParameter, OpSignature, shape_of, type_of

OPS: dict[str, OpSignature] = {
    "NONE": OpSignature((), ()),
    "PAD": OpSignature(
        (0, 1), (0,),
        parameters=(
            OpParameter("left", 0, "i32"),
            OpParameter("right", 1, "f32", 1.0),
            OpParameter("circular", 8, "bool", 0),
        ),
    ),
    "UNARY": OpSignature((0,), (0,), parameters=(OpParameter("sub_op", 0, "unary_op"),)),
}
