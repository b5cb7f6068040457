"""Files of models: read, checked against the digest that describes them, opened by onnxruntime on one thread."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from dicho.errors import ModelError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

AGAIN = "Install Dicho again."


def content(folder: Traversable, name: str, hint: str = AGAIN) -> bytes:
    """The bytes of a model's file. ModelError where it cannot be read."""
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the model file {name}: {error}.", hint=hint) from None


def checked(folder: Traversable, name: str, sha256: str) -> bytes:
    """The bytes of a model's file whose SHA-256 is the one described. ModelError otherwise."""
    data = content(folder, name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"the model file {name} is not the one described.", hint=AGAIN)
    return data


def session(graph: bytes | str, hint: str = AGAIN) -> Any:
    """An onnxruntime session over a graph's bytes, or over its path (large graphs keep weights in files beside them).

    Raises:
        ModelError: onnxruntime does not start, or these bytes are no graph it can run.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(f"onnxruntime does not start: {error}.", hint=AGAIN) from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"the model does not load: {error}.", hint=hint) from error
