"""The graph that ships computes what the network does. Runs where the training extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch")
pytest.importorskip("onnx")


def test_the_graph_gives_the_network_s_numbers(tmp_path: Path) -> None:
    """A small network with random weights and its graph in floats agree but for the table's 8 bits."""
    import onnxruntime
    from training.tagger.encoder import Encoder
    from training.tagger.export import graphs
    from training.tagger.net import Net

    torch.manual_seed(3)
    net = Net(Encoder(50, layers=3)).eval()
    ids, features = torch.randint(5, 50, (1, 21)), torch.randint(0, 40, (1, 21, 7))
    with torch.no_grad():
        wanted = net(ids, features)
    graphs(net, tmp_path, small=False)
    session = onnxruntime.InferenceSession(str(tmp_path / "tags.onnx"))
    given = session.run(None, {"ids": ids.numpy(), "features": features.numpy()})
    for one, two in zip(given, wanted, strict=True):
        assert np.abs(one - two.numpy()).max() < 0.05
