"""What ships can be read back into the network. Runs with the training extra."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dicho.text import encoder

torch: Any = pytest.importorskip("torch")
again: Any = pytest.importorskip("training.tagger.again")
MODELS = Path(encoder.__file__).parent.parent / "models" / "tagger"


def test_the_shipped_weights_are_the_network_s() -> None:
    """The network read back gives the numbers of the files, but for the rounding of what passes between layers."""
    net, pieces = again.network(MODELS)
    shipped = encoder.Encoder(MODELS)
    assert len(pieces) == 41_131
    ids = np.random.default_rng(3).integers(1000, 20_000, (1, 40))
    features = np.zeros((1, 40, 7), np.int64)
    given = shipped.tag(ids, features)
    with torch.no_grad():
        wanted = net.eval()(torch.from_numpy(ids), torch.from_numpy(features))
    for one, two in zip(given, wanted, strict=True):
        assert np.corrcoef(one.ravel(), two.numpy().ravel())[0, 1] > 0.98
