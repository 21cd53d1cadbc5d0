"""The operators, a module a family, imported when one of its operators is first asked for.

A new operator stands in its family's module, and its number in the table here that says where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

# Which members of BuiltinOperator a family declares.
OPERATORS = {
    "activation": "14 19 20 21 25 28 50 54 98 111 117 150 152",
    "arithmetic": "0 18 41 42 55 57 78 90 95 99 106 156 160 161",
    "comparison": "58 61 62 63 71 72 84 86 87",
    "control": "31 118 119 129",
    "convolution": "3 4 67 132 141",
    "creation": "68 85 93 94 96",
    "custom": "32 51",
    "dense": "9 126",
    "detection": "120 121",
    "elementwise": "8 47 59 66 73 75 76 92 101 104 108 116 158",
    "embedding": "7 10 15 29 30 33",
    "joining": "2 69 83 88",
    "layout": "5 22 26 34 37 38 39 43 60 70 77 100 105 110 112 113 115 130 145 203",
    "normalization": "11 13",
    "pooling": "1 12 17",
    "quantization": "6 53 80 114 124 159",
    "random": "146 148 149",
    "recurrent": "16 24 27 35 44 46 52",
    "reduction": "40 56 74 79 81 82 89 91 128 140 205",
    "resizing": "23 97",
    "segment": "125 153 154 155 157",
    "selection": "48 64 103 109 123 147",
    "signal": "131 133 134 135",
    "slicing": "36 45 49 65 102 107 122 151",
    "stablehlo": (
        "167 169 170 171 172 173 174 190 193 194 195 196 197 198 199 200 201 202 204 206 209"
    ),
    "stablehlo_elementwise": (
        "162 163 164 165 166 168 175 176 177 178 179 180 181 182 183 184 185 186 187 188 189 191 "
        "192 207 208"
    ),
    "state": "136 137 138 139 142 143 144",
}
# Which members of BuiltinOptions.
OPTIONS = {
    "activation": "9 36 75 91 116",
    "arithmetic": "11 21 28 29 39 56 65 72 76 82 122 125 126",
    "comparison": "41 44 45 46 53 54 60 62 63",
    "control": "16 92 93 103",
    "convolution": "1 2 49 106",
    "creation": "50 61 67 68 73",
    "dense": "8 101",
    "detection": "95 96",
    "elementwise": "33 42 66 78 84 123",
    "embedding": "3 4 18 20",
    "joining": "10 51 59 64",
    "layout": "17 19 22 24 25 26 30 43 52 55 77 81 86 87 88 90 94 104",
    "normalization": "12 13",
    "pooling": "5",
    "quantization": "37 38 58 89 99 124",
    "random": "114",
    "recurrent": "6 7 14 31 69 70 71",
    "reduction": "27 40 57 102",
    "resizing": "15 74",
    "segment": "100 118 119 120 121",
    "selection": "34 47 80 85 98 115",
    "signal": "105",
    "slicing": "23 32 35 48 79 83 97 117",
    "state": "107 108 109 110 111 112 113",
}
# Which members of BuiltinOptions2.
OPTIONS_2 = {
    "layout": "18",
    "reduction": "20",
    "stablehlo": "1 2 3 4 5 6 7 9 10 11 12 13 14 15 16 17 19 21 23",
    "stablehlo_elementwise": "8 22",
}

if TYPE_CHECKING:
    from edgelite.schema.ops import activation as activation
    from edgelite.schema.ops import arithmetic as arithmetic
    from edgelite.schema.ops import comparison as comparison
    from edgelite.schema.ops import control as control
    from edgelite.schema.ops import convolution as convolution
    from edgelite.schema.ops import creation as creation
    from edgelite.schema.ops import custom as custom
    from edgelite.schema.ops import dense as dense
    from edgelite.schema.ops import detection as detection
    from edgelite.schema.ops import elementwise as elementwise
    from edgelite.schema.ops import embedding as embedding
    from edgelite.schema.ops import joining as joining
    from edgelite.schema.ops import layout as layout
    from edgelite.schema.ops import normalization as normalization
    from edgelite.schema.ops import pooling as pooling
    from edgelite.schema.ops import quantization as quantization
    from edgelite.schema.ops import random as random
    from edgelite.schema.ops import recurrent as recurrent
    from edgelite.schema.ops import reduction as reduction
    from edgelite.schema.ops import resizing as resizing
    from edgelite.schema.ops import segment as segment
    from edgelite.schema.ops import selection as selection
    from edgelite.schema.ops import signal as signal
    from edgelite.schema.ops import slicing as slicing
    from edgelite.schema.ops import stablehlo as stablehlo
    from edgelite.schema.ops import stablehlo_elementwise as stablehlo_elementwise
    from edgelite.schema.ops import state as state
else:
    __getattr__, __dir__, __all__ = attach(__name__, {}, modules=" ".join(OPERATORS))


def homes(families: dict[str, str]) -> dict[int, str]:
    """{number: the module that declares it}, of one of the tables above."""
    return {
        int(number): f"{__name__}.{family}"
        for family, numbers in families.items()
        for number in numbers.split()
    }
