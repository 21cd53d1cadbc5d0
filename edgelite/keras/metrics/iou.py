"""Intersection over union of predicted and true classes, as segmentation is judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import config
from edgelite.keras.metrics.metric import Metric, kind


@kind.register()
class IoU(Metric):
    """true positives / (true positives + false positives + false negatives), mean over classes.

    Args:
        num_classes: the number of classes.
        target_class_ids: those whose mean is taken; those that do not occur do not count.
        ignore_class: samples with this label do not count.
        sparse_y_true, sparse_y_pred: whether labels, predictions are class numbers, not one per class.
        axis: of the classes.
    """

    direction = "max"
    # The arguments that `get_config` tells; a class keeps a different set of them.
    _keys: tuple[str, ...] = (
        "num_classes",
        "target_class_ids",
        "ignore_class",
        "sparse_y_true",
        "sparse_y_pred",
        "axis",
    )

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(dtype or "int", name)
        if max(target_class_ids) >= num_classes:
            raise InputError(
                f"{type(self).__name__}: target_class_ids must be less than num_classes={num_classes}; "
                f"received {list(target_class_ids)}"
            )
        self.num_classes = num_classes
        self.target_class_ids = list(target_class_ids)
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        self.total_cm = self.add_variable((num_classes, num_classes), name="total_confusion_matrix")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = np.asarray(y_true), np.asarray(y_pred)
        true = true if self.sparse_y_true else np.argmax(true, axis=self.axis)
        pred = pred if self.sparse_y_pred else np.argmax(pred, axis=self.axis)
        true, pred = (a.astype(self.dtype).reshape(-1) for a in (true, pred))
        weight = np.asarray(1 if sample_weight is None else sample_weight).astype(self.dtype)
        weight = np.broadcast_to(weight.reshape(-1), true.shape)
        counts = (true >= 0) & (true < self.num_classes) & (pred >= 0) & (pred < self.num_classes)
        if self.ignore_class is not None:
            counts &= true != self.ignore_class
        places = (true[counts].astype(np.int64), pred[counts].astype(np.int64))
        np.add.at(self.total_cm.writable(), places, weight[counts])

    def result(self) -> Any:
        matrix = self.total_cm.array
        hits = np.diag(matrix)
        union = matrix.sum(axis=0) + matrix.sum(axis=1) - hits
        # Keras divides in float32, whatever the dtype.
        hits, union = (a[self.target_class_ids].astype(np.float32) for a in (hits, union))
        epsilon = np.float32(config.epsilon())
        occurs = union > 1e-9
        shares = np.where(occurs, hits / (union + epsilon), np.float32(0))
        return shares.sum() / (np.float32(occurs.sum()) + epsilon)

    def get_config(self) -> dict[str, Any]:
        own = {key: getattr(self, key) for key in type(self)._keys}
        return {**super().get_config(), **own}


@kind.register()
class BinaryIoU(IoU):
    """`IoU` of the classes 0 and 1, where predictions are probabilities of class 1.

    Args:
        target_class_ids: (0,), (1,) or both.
        threshold: from which on class 1 is predicted.
    """

    _keys = ("target_class_ids", "threshold")

    def __init__(
        self,
        target_class_ids: Sequence[int] = (0, 1),
        threshold: float = 0.5,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        above = np.asarray(y_pred) >= self.threshold
        super().update_state(y_true, above.astype(self.dtype), sample_weight)


@kind.register()
class MeanIoU(IoU):
    """`IoU`, mean over all classes."""

    _keys: tuple[str, ...] = (
        "num_classes",
        "ignore_class",
        "sparse_y_true",
        "sparse_y_pred",
        "axis",
    )

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(
            num_classes,
            range(num_classes),
            name,
            dtype,
            ignore_class,
            sparse_y_true,
            sparse_y_pred,
            axis,
        )


@kind.register()
class OneHotIoU(IoU):
    """`IoU` of one-hot labels."""

    _keys = ("num_classes", "target_class_ids", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(
            num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis
        )


@kind.register()
class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` of one-hot labels."""

    _keys = ("num_classes", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
