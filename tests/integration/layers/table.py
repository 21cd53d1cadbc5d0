"""Every public layer of Keras' face, in a few options each."""

from __future__ import annotations

from tests.integration.layers.plain import PLAIN
from tests.integration.layers.preprocessing import PREPROCESSING
from tests.integration.layers.sequences import SEQUENCES
from tests.integration.layers.spatial import SPATIAL

CASES = [*SPATIAL, *PLAIN, *SEQUENCES, *PREPROCESSING]

# Public layers that are no parts of models, and why: they are applied to data, as Keras' own are outside
# of TensorFlow, and their results are given to a model.
NOT_IN_TFLITE = {
    "IntegerLookup": "it looks up integers in a dictionary; models take them by Embedding",
    "StringLookup": "it looks up words, and models compute with numbers",
    "TextVectorization": "it cuts texts into words",
}
