"""The converter: from a model to the bytes of a `.tflite` file.

    content = edgelite.convert(model)                                       # float32
    content = edgelite.convert(model, quantize="dynamic")                   # int8 weights
    content = edgelite.convert(model, quantize="int8", calibration=images)  # int8 arithmetic

A front end makes a Graph of `.tflite` operators (`frontends`), passes make it cheaper (`passes`),
`quantization` rewrites it, and `emit` turns it into the file's tables.
"""

from __future__ import annotations

from edgelite.converter.convert import convert, convert_graph, graph_of
from edgelite.converter.frontends.tracing import Input
from edgelite.converter.graph import Graph, Node, Value

__all__ = ["Graph", "Input", "Node", "Value", "convert", "convert_graph", "graph_of"]
