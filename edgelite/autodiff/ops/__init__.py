"""The differentiable primitives, a module a family: forward, vector-Jacobian products, lowering to `.tflite` operators.

`edgelite.autodiff` imports every family. This package imports none, so that the operators of `Tensor`,
which the families import, can name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edgelite.autodiff.ops import activation as activation
    from edgelite.autodiff.ops import arithmetic as arithmetic
    from edgelite.autodiff.ops import comparison as comparison
    from edgelite.autodiff.ops import convolution as convolution
    from edgelite.autodiff.ops import dense as dense
    from edgelite.autodiff.ops import elementwise as elementwise
    from edgelite.autodiff.ops import joining as joining
    from edgelite.autodiff.ops import layout as layout
    from edgelite.autodiff.ops import losses as losses
    from edgelite.autodiff.ops import pooling as pooling
    from edgelite.autodiff.ops import reduction as reduction
    from edgelite.autodiff.ops import slicing as slicing
