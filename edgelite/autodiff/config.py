"""What scripts set up at their top, under the names of `tf.config`. There is one device, the CPU."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from edgelite.autodiff.function import Function


class PhysicalDevice(NamedTuple):
    """Where operations run."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """Where operations run."""

    name: str
    device_type: str


def _chosen(devices: list[Any], device_type: str | None) -> list[Any]:
    return [device for device in devices if device_type in (None, device.device_type)]


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The CPU; an empty list if another type, such as "GPU", is asked for."""
    return _chosen([PhysicalDevice("/physical_device:CPU:0", "CPU")], device_type)


def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The CPU; an empty list if another type, such as "GPU", is asked for."""
    return _chosen([LogicalDevice("/device:CPU:0", "CPU")], device_type)


def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The same as `list_physical_devices`."""
    return list_physical_devices(device_type)


def _accept(*args: Any, **kwargs: Any) -> None:
    """Nothing: there are no devices, memory or compilers to choose; what runs is the same with any setting."""


set_visible_devices = _accept
set_logical_device_configuration = _accept
set_soft_device_placement = _accept


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Let every `edgelite.function` run as the Python function that it is, for debugging; or no longer."""
    Function.runs_eagerly = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """Whether every `edgelite.function` runs as the Python function that it is."""
    return Function.runs_eagerly


experimental = SimpleNamespace(
    list_physical_devices=list_physical_devices,
    list_logical_devices=list_logical_devices,
    set_memory_growth=_accept,
    set_virtual_device_configuration=_accept,
    # Nothing is random here but what draws from a generator, so it is deterministic already.
    enable_op_determinism=_accept,
)
optimizer = SimpleNamespace(set_jit=_accept, get_jit=lambda: "", set_experimental_options=_accept)
# NumPy's BLAS reads its number of threads, OPENBLAS_NUM_THREADS and the like, when it is loaded.
threading = SimpleNamespace(
    set_inter_op_parallelism_threads=_accept,
    set_intra_op_parallelism_threads=_accept,
    get_inter_op_parallelism_threads=lambda: 0,
    get_intra_op_parallelism_threads=lambda: 0,
)
