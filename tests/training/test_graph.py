"""The graph written node by node computes what the network does. Runs where the training extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch")
export: Any = pytest.importorskip("training.tagger.export")
encoder: Any = pytest.importorskip("training.tagger.encoder")
Net: Any = export.Net


@pytest.mark.parametrize("under", [0, 2])
def test_the_written_graph_gives_the_network_s_numbers(tmp_path: Path, under: int) -> None:
    """A small network with random weights and its graph in floats agree but for the table's 8 bits, wherever the
    features enter."""
    import onnxruntime

    torch.manual_seed(3)
    net = Net(encoder.Encoder(50, layers=3, under=under)).eval()
    torch.nn.init.normal_(net.encoder.kind)
    ids, features = torch.randint(5, 50, (1, 21)), torch.randint(0, 40, (1, 21, 7))
    with torch.no_grad():
        wanted = net(ids, features)
    export.graphs(net, tmp_path, written=True)
    session = onnxruntime.InferenceSession(str(tmp_path / "tags.onnx"))
    given = session.run(None, {"ids": ids.numpy(), "features": features.numpy()})
    for one, two in zip(given, wanted, strict=True):
        assert np.abs(one - two.numpy()).max() < 0.05


def test_features_are_learned_as_they_are_read() -> None:
    """While it learns the network sums its features by a product, else by looking them up: the same numbers."""
    torch.manual_seed(3)
    net = Net(encoder.Encoder(50, 0.0, layers=1))
    net.drop.share = 0.0
    ids, features = torch.randint(5, 50, (2, 9)), torch.randint(0, 40, (2, 9, 7))
    with torch.no_grad():
        both = [net.train(on)(ids, features)[0] for on in (True, False)]
    assert torch.allclose(*both, atol=1e-4)


def test_padding_changes_nothing() -> None:
    """A window gives the same vectors alone and beside a longer one."""
    torch.manual_seed(3)
    net = encoder.Encoder(50, layers=2).eval()
    ids = torch.randint(5, 50, (2, 9))
    ids[1, 5:] = 0
    with torch.no_grad():
        assert torch.allclose(net(ids)[-1][1, :5], net(ids[1:, :5])[-1][0], atol=1e-5)
