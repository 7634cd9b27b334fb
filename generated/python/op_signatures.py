"""What each op takes and makes: sources, parameters by name, elements and type. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

from ggml_remoting.op_signature import OpParameter, OpSignature

OPS: dict[str, OpSignature] = {
    "NONE": OpSignature(
        sources=(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), required=(),
    ),
    "DUP": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ADD": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
    ),
    "ADD_ID": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ADD1": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ACC": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("nb1", 0, "i32", None),
            OpParameter("nb2", 1, "i32", None),
            OpParameter("nb3", 2, "i32", None),
            OpParameter("offset", 3, "i32", None),
            OpParameter("inplace", 4, "bool", 0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SUB": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "MUL": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "DIV": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SQR": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SQRT": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "LOG": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SIN": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "COS": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SUM": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (1, 1, 1, 1),
        type=lambda src, word: src[0].type,
    ),
    "SUM_ROWS": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (1, src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "CUMSUM": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "MEAN": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (1, src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: 0,
    ),
    "ARGMAX": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[1], 1, 1, 1),
        type=lambda src, word: 26,
    ),
    "COUNT_EQUAL": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (1, 1, 1, 1),
        type=lambda src, word: 27,
    ),
    "REPEAT": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: src[0].type,
    ),
    "REPEAT_BACK": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: src[0].type,
    ),
    "CONCAT": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("dim", 0, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0] + src[1].ne[0] if word[0] == 0 else src[0].ne[0], src[0].ne[1] + src[1].ne[1] if word[0] == 1 else src[0].ne[1], src[0].ne[2] + src[1].ne[2] if word[0] == 2 else src[0].ne[2], src[0].ne[3] + src[1].ne[3] if word[0] == 3 else src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SILU_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "NORM": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("eps", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "RMS_NORM": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("eps", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "RMS_NORM_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("eps", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "GROUP_NORM": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("n_groups", 0, "i32", None),
            OpParameter("eps", 1, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "L2_NORM": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("eps", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "MUL_MAT": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("prec", 0, "i32", 0),
            OpParameter("hint", 1, "i32", 0),
            OpParameter("prec_src1", 3, "i32", 0),
        ),
        ne=lambda src, word: (src[0].ne[1], src[1].ne[1], src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: 0,
    ),
    "MUL_MAT_ID": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        parameters=(
            OpParameter("prec", 0, "i32", 0),
            OpParameter("prec_src1", 3, "i32", 0),
        ),
        ne=lambda src, word: (src[0].ne[1], src[2].ne[0], src[1].ne[2], 1),
        type=lambda src, word: 0,
    ),
    "OUT_PROD": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[1].ne[0], src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: 0,
    ),
    "SCALE": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("s", 0, "f32", None),
            OpParameter("b", 1, "f32", 0.0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SET": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("nb1", 0, "i32", None),
            OpParameter("nb2", 1, "i32", None),
            OpParameter("nb3", 2, "i32", None),
            OpParameter("offset", 3, "i32", None),
            OpParameter("inplace", 4, "bool", 0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "CPY": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[1].ne[0], src[1].ne[1], src[1].ne[2], src[1].ne[3]),
    ),
    "CONT": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: src[0].type,
    ),
    "RESHAPE": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: src[0].type,
    ),
    "VIEW": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("offset", 0, "u64", 0),
        ),
        type=lambda src, word: src[0].type,
    ),
    "PERMUTE": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("axis0", 0, "i32", None),
            OpParameter("axis1", 1, "i32", None),
            OpParameter("axis2", 2, "i32", None),
            OpParameter("axis3", 3, "i32", None),
        ),
        type=lambda src, word: src[0].type,
    ),
    "TRANSPOSE": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: src[0].type,
    ),
    "GET_ROWS": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[0].ne[0], src[1].ne[0], src[1].ne[1], src[1].ne[2]),
        type=lambda src, word: 26 if src[0].type == 26 else 0,
    ),
    "GET_ROWS_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        type=lambda src, word: 0,
    ),
    "SET_ROWS": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        ne=lambda src, word: (src[0].ne[0], src[2].ne[1], src[0].ne[2], src[0].ne[3]),
    ),
    "DIAG": OpSignature(
        sources=(0,), required=(0,),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[0], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "DIAG_MASK_INF": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("n_past", 0, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "DIAG_MASK_ZERO": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("n_past", 0, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SOFT_MAX": OpSignature(
        sources=(0, 1, 2), required=(0,),
        parameters=(
            OpParameter("scale", 0, "f32", 1.0),
            OpParameter("max_bias", 1, "f32", 0.0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "SOFT_MAX_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("scale", 0, "f32", 1.0),
            OpParameter("max_bias", 1, "f32", 0.0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ROPE": OpSignature(
        sources=(0, 1, 2), required=(0, 1),
        parameters=(
            OpParameter("n_dims", 1, "i32", None),
            OpParameter("mode", 2, "i32", None),
            OpParameter("n_ctx_orig", 4, "i32", 0),
            OpParameter("freq_base", 5, "f32", 10000.0),
            OpParameter("freq_scale", 6, "f32", 1.0),
            OpParameter("ext_factor", 7, "f32", 0.0),
            OpParameter("attn_factor", 8, "f32", 1.0),
            OpParameter("beta_fast", 9, "f32", 0.0),
            OpParameter("beta_slow", 10, "f32", 0.0),
            OpParameter("section0", 11, "i32", 0),
            OpParameter("section1", 12, "i32", 0),
            OpParameter("section2", 13, "i32", 0),
            OpParameter("section3", 14, "i32", 0),
            OpParameter("offset", 15, "i32", 0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ROPE_BACK": OpSignature(
        sources=(0, 1, 2), required=(0, 1),
        parameters=(
            OpParameter("n_dims", 1, "i32", None),
            OpParameter("mode", 2, "i32", None),
            OpParameter("n_ctx_orig", 4, "i32", 0),
            OpParameter("freq_base", 5, "f32", 10000.0),
            OpParameter("freq_scale", 6, "f32", 1.0),
            OpParameter("ext_factor", 7, "f32", 0.0),
            OpParameter("attn_factor", 8, "f32", 1.0),
            OpParameter("beta_fast", 9, "f32", 0.0),
            OpParameter("beta_slow", 10, "f32", 0.0),
            OpParameter("section0", 11, "i32", 0),
            OpParameter("section1", 12, "i32", 0),
            OpParameter("section2", 13, "i32", 0),
            OpParameter("section3", 14, "i32", 0),
            OpParameter("offset", 15, "i32", 0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "CLAMP": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("min", 0, "f32", None),
            OpParameter("max", 1, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "CONV_TRANSPOSE_1D": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("p0", 1, "i32", 0),
            OpParameter("d0", 2, "i32", 1),
        ),
        ne=lambda src, word: ((src[1].ne[0] - 1) * word[0] + src[0].ne[0], src[0].ne[1], src[1].ne[2], 1),
        type=lambda src, word: 0,
    ),
    "IM2COL": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("p0", 2, "i32", None),
            OpParameter("p1", 3, "i32", None),
            OpParameter("d0", 4, "i32", None),
            OpParameter("d1", 5, "i32", None),
            OpParameter("is_2D", 6, "bool", None),
        ),
        ne=lambda src, word: (src[0].ne[0] * src[0].ne[1] * (src[0].ne[2] if word[6] == 1 else 1), (src[1].ne[0] + 2 * word[2] - word[4] * (src[0].ne[0] - 1) - 1) // word[0] + 1, (src[1].ne[1] + 2 * word[3] - word[5] * (src[0].ne[1] - 1) - 1) // word[1] + 1 if word[6] == 1 else src[1].ne[2], src[1].ne[3] if word[6] == 1 else 1),
    ),
    "IM2COL_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("p0", 2, "i32", None),
            OpParameter("p1", 3, "i32", None),
            OpParameter("d0", 4, "i32", None),
            OpParameter("d1", 5, "i32", None),
            OpParameter("is_2D", 6, "bool", None),
        ),
        type=lambda src, word: 0,
    ),
    "IM2COL_3D": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("s2", 2, "i32", None),
            OpParameter("p0", 3, "i32", None),
            OpParameter("p1", 4, "i32", None),
            OpParameter("p2", 5, "i32", None),
            OpParameter("d0", 6, "i32", None),
            OpParameter("d1", 7, "i32", None),
            OpParameter("d2", 8, "i32", None),
            OpParameter("IC", 9, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0] * src[0].ne[1] * src[0].ne[2] * word[9], (src[1].ne[0] + 2 * word[3] - word[6] * (src[0].ne[0] - 1) - 1) // word[0] + 1, (src[1].ne[1] + 2 * word[4] - word[7] * (src[0].ne[1] - 1) - 1) // word[1] + 1, ((src[1].ne[2] + 2 * word[5] - word[8] * (src[0].ne[2] - 1) - 1) // word[2] + 1) * (src[1].ne[3] // word[9])),
    ),
    "COL2IM_1D": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("oc", 1, "i32", None),
            OpParameter("p0", 2, "i32", None),
        ),
        ne=lambda src, word: ((src[0].ne[1] - 1) * word[0] + src[0].ne[0] // word[1] - 2 * word[2], word[1], 1, 1),
        type=lambda src, word: src[0].type,
    ),
    "CONV_2D": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("p0", 2, "i32", None),
            OpParameter("p1", 3, "i32", None),
            OpParameter("d0", 4, "i32", None),
            OpParameter("d1", 5, "i32", None),
        ),
        ne=lambda src, word: ((src[1].ne[0] + 2 * word[2] - word[4] * (src[0].ne[0] - 1) - 1) // word[0] + 1, (src[1].ne[1] + 2 * word[3] - word[5] * (src[0].ne[1] - 1) - 1) // word[1] + 1, src[0].ne[3], src[1].ne[3]),
        type=lambda src, word: src[1].type,
    ),
    "CONV_3D": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("s2", 2, "i32", None),
            OpParameter("p0", 3, "i32", None),
            OpParameter("p1", 4, "i32", None),
            OpParameter("p2", 5, "i32", None),
            OpParameter("d0", 6, "i32", None),
            OpParameter("d1", 7, "i32", None),
            OpParameter("d2", 8, "i32", None),
            OpParameter("n_channels", 9, "i32", None),
            OpParameter("n_batch", 10, "i32", None),
            OpParameter("n_channels_out", 11, "i32", None),
        ),
        ne=lambda src, word: ((src[1].ne[0] + 2 * word[3] - word[6] * (src[0].ne[0] - 1) - 1) // word[0] + 1, (src[1].ne[1] + 2 * word[4] - word[7] * (src[0].ne[1] - 1) - 1) // word[1] + 1, (src[1].ne[2] + 2 * word[5] - word[8] * (src[0].ne[2] - 1) - 1) // word[2] + 1, word[11] * word[10]),
        type=lambda src, word: 0,
    ),
    "CONV_2D_DW": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("s0", 0, "i32", None),
            OpParameter("s1", 1, "i32", None),
            OpParameter("p0", 2, "i32", None),
            OpParameter("p1", 3, "i32", None),
            OpParameter("d0", 4, "i32", None),
            OpParameter("d1", 5, "i32", None),
        ),
        ne=lambda src, word: ((src[1].ne[0] + 2 * word[2] - word[4] * (src[0].ne[0] - 1) - 1) // word[0] + 1, (src[1].ne[1] + 2 * word[3] - word[5] * (src[0].ne[1] - 1) - 1) // word[1] + 1, src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: src[1].type,
    ),
    "CONV_TRANSPOSE_2D": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("stride", 0, "i32", None),
        ),
        ne=lambda src, word: ((src[1].ne[0] - 1) * word[0] + src[0].ne[0], (src[1].ne[1] - 1) * word[0] + src[0].ne[1], src[0].ne[2], src[1].ne[3]),
        type=lambda src, word: 0,
    ),
    "POOL_1D": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("pool", 0, "i32", None),
            OpParameter("k0", 1, "i32", None),
            OpParameter("s0", 2, "i32", None),
            OpParameter("p0", 3, "i32", None),
        ),
        type=lambda src, word: 0,
    ),
    "POOL_2D": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("pool", 0, "i32", None),
            OpParameter("k0", 1, "i32", None),
            OpParameter("k1", 2, "i32", None),
            OpParameter("s0", 3, "i32", None),
            OpParameter("s1", 4, "i32", None),
            OpParameter("p0", 5, "i32", None),
            OpParameter("p1", 6, "i32", None),
        ),
        type=lambda src, word: 0,
    ),
    "POOL_2D_BACK": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("pool", 0, "i32", None),
            OpParameter("k0", 1, "i32", None),
            OpParameter("k1", 2, "i32", None),
            OpParameter("s0", 3, "i32", None),
            OpParameter("s1", 4, "i32", None),
            OpParameter("p0", 5, "i32", None),
            OpParameter("p1", 6, "i32", None),
        ),
        ne=lambda src, word: (src[1].ne[0], src[1].ne[1], src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: 0,
    ),
    "UPSCALE": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("mode", 0, "i32", None),
        ),
        type=lambda src, word: src[0].type,
    ),
    "PAD": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("lp0", 0, "i32", 0),
            OpParameter("rp0", 1, "i32", 0),
            OpParameter("lp1", 2, "i32", 0),
            OpParameter("rp1", 3, "i32", 0),
            OpParameter("lp2", 4, "i32", 0),
            OpParameter("rp2", 5, "i32", 0),
            OpParameter("lp3", 6, "i32", 0),
            OpParameter("rp3", 7, "i32", 0),
            OpParameter("circular", 8, "bool", 0),
        ),
        ne=lambda src, word: (src[0].ne[0] + word[0] + word[1], src[0].ne[1] + word[2] + word[3], src[0].ne[2] + word[4] + word[5], src[0].ne[3] + word[6] + word[7]),
        type=lambda src, word: src[0].type,
    ),
    "PAD_REFLECT_1D": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("p0", 0, "i32", None),
            OpParameter("p1", 1, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0] + word[0] + word[1], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ROLL": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("shift0", 0, "i32", None),
            OpParameter("shift1", 1, "i32", None),
            OpParameter("shift2", 2, "i32", None),
            OpParameter("shift3", 3, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "ARANGE": OpSignature(
        sources=(), required=(),
        parameters=(
            OpParameter("start", 0, "f32", None),
            OpParameter("stop", 1, "f32", None),
            OpParameter("step", 2, "f32", None),
        ),
        type=lambda src, word: 0,
    ),
    "TIMESTEP_EMBEDDING": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("dim", 0, "i32", None),
            OpParameter("max_period", 1, "i32", None),
        ),
        ne=lambda src, word: (word[0], src[0].ne[0], 1, 1),
        type=lambda src, word: 0,
    ),
    "ARGSORT": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("order", 0, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: 26,
    ),
    "TOP_K": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: 26,
    ),
    "LEAKY_RELU": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("negative_slope", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "TRI": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("tri_type", 0, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "FILL": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("c", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "FLASH_ATTN_EXT": OpSignature(
        sources=(0, 1, 2, 3, 4), required=(0, 1, 2),
        parameters=(
            OpParameter("scale", 0, "f32", None),
            OpParameter("max_bias", 1, "f32", 0.0),
            OpParameter("logit_softcap", 2, "f32", 0.0),
            OpParameter("prec", 3, "i32", 0),
            OpParameter("n_kv_max", 4, "i32", 0),
        ),
        ne=lambda src, word: (src[2].ne[0], src[0].ne[2], src[0].ne[1], src[0].ne[3]),
        type=lambda src, word: 0,
    ),
    "SSM_CONV": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[1].ne[1], src[0].ne[0] - src[1].ne[0] + 1, src[0].ne[2], 1),
        type=lambda src, word: 0,
    ),
    "SSM_SCAN": OpSignature(
        sources=(0, 1, 2, 3, 4, 5, 6), required=(0, 1, 2, 3, 4, 5, 6),
        parameters=(
            OpParameter("K", 0, "i32", None),
        ),
        type=lambda src, word: 0,
    ),
    "WIN_PART": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("npx", 0, "i32", None),
            OpParameter("npy", 1, "i32", None),
            OpParameter("w", 2, "i32", None),
        ),
        ne=lambda src, word: (src[0].ne[0], word[2], word[2], word[0] * word[1]),
        type=lambda src, word: 0,
    ),
    "WIN_UNPART": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("w", 0, "i32", None),
        ),
        type=lambda src, word: 0,
    ),
    "GET_REL_POS": OpSignature(
        sources=(0,), required=(0,),
        type=lambda src, word: 1,
    ),
    "ADD_REL_POS": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        parameters=(
            OpParameter("inplace", 0, "bool", 0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "RWKV_WKV6": OpSignature(
        sources=(0, 1, 2, 3, 4, 5), required=(0, 1, 2, 3, 4, 5),
        ne=lambda src, word: (src[0].ne[0] * src[0].ne[1], src[0].ne[2] + src[0].ne[0] * src[5].ne[1], 1, 1),
        type=lambda src, word: 0,
    ),
    "GATED_LINEAR_ATTN": OpSignature(
        sources=(0, 1, 2, 3, 4), required=(0, 1, 2, 3, 4),
        parameters=(
            OpParameter("scale", 0, "f32", None),
        ),
        ne=lambda src, word: (src[0].ne[0] * src[0].ne[1], src[0].ne[2] + src[0].ne[0] * src[4].ne[1], 1, 1),
        type=lambda src, word: 0,
    ),
    "RWKV_WKV7": OpSignature(
        sources=(0, 1, 2, 3, 4, 5, 6), required=(0, 1, 2, 3, 4, 5, 6),
        ne=lambda src, word: (src[2].ne[0] * src[2].ne[1], src[2].ne[2] + src[2].ne[0] * src[6].ne[1], 1, 1),
        type=lambda src, word: 0,
    ),
    "SOLVE_TRI": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (src[1].ne[0], src[1].ne[1], src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: 0,
    ),
    "GATED_DELTA_NET": OpSignature(
        sources=(0, 1, 2, 3, 4, 5), required=(0, 1, 2, 3, 4, 5),
        parameters=(
            OpParameter("K", 0, "i32", None),
        ),
        ne=lambda src, word: (src[2].ne[0] * src[2].ne[1], src[2].ne[2] * src[2].ne[3] + word[0] * src[2].ne[0] * src[2].ne[3], 1, 1),
        type=lambda src, word: 0,
    ),
    "LIGHTNING_INDEXER": OpSignature(
        sources=(0, 1, 2, 3), required=(0, 1, 2, 3),
        ne=lambda src, word: (src[1].ne[2], src[0].ne[2], 1, src[0].ne[3]),
        type=lambda src, word: 0,
    ),
    "DSV4_HC_COMB": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        parameters=(
            OpParameter("eps", 0, "f32", None),
            OpParameter("n_iter", 1, "i32", None),
        ),
        ne=lambda src, word: (4, 4, src[0].ne[1], 1),
        type=lambda src, word: 0,
    ),
    "DSV4_HC_PRE": OpSignature(
        sources=(0, 1), required=(0, 1),
        parameters=(
            OpParameter("scale", 0, "f32", None),
            OpParameter("gated", 1, "bool", None),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[2], 1, 1),
        type=lambda src, word: 0,
    ),
    "DSV4_HC_POST": OpSignature(
        sources=(0, 1, 2, 3), required=(0, 1, 2),
        ne=lambda src, word: (src[0].ne[0], src[1].ne[1], src[0].ne[1], 1),
        type=lambda src, word: 0,
    ),
    "UNARY": OpSignature(
        sources=(0,), required=(0,),
        parameters=(
            OpParameter("sub_op", 0, "unary_op", None),
            OpParameter("alpha_n", 1, "f32", 0.0),
            OpParameter("alpha_p", 2, "f32", 0.0),
            OpParameter("beta", 3, "f32", 0.0),
            OpParameter("eps", 4, "f32", 0.0),
        ),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
    "CROSS_ENTROPY_LOSS": OpSignature(
        sources=(0, 1), required=(0, 1),
        ne=lambda src, word: (1, 1, 1, 1),
        type=lambda src, word: src[0].type,
    ),
    "CROSS_ENTROPY_LOSS_BACK": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        ne=lambda src, word: (src[1].ne[0], src[1].ne[1], src[1].ne[2], src[1].ne[3]),
        type=lambda src, word: src[1].type,
    ),
    "OPT_STEP_ADAMW": OpSignature(
        sources=(0, 1, 2, 3, 4), required=(0, 1, 2, 3, 4),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
    ),
    "OPT_STEP_SGD": OpSignature(
        sources=(0, 1, 2), required=(0, 1, 2),
        ne=lambda src, word: (src[0].ne[0], src[0].ne[1], src[0].ne[2], src[0].ne[3]),
    ),
    "GLU": OpSignature(
        sources=(0, 1), required=(0,),
        parameters=(
            OpParameter("sub_op", 0, "glu_op", None),
            OpParameter("swapped", 1, "bool", 0),
            OpParameter("alpha", 2, "f32", 0.0),
            OpParameter("limit", 3, "f32", 0.0),
        ),
        ne=lambda src, word: (src[0].ne[0] if src[1] else src[0].ne[0] // 2, src[0].ne[1], src[0].ne[2], src[0].ne[3]),
        type=lambda src, word: src[0].type,
    ),
}
