"""The network in torch, behind the interface extraction uses, so that a checkpoint is scored as it will be shipped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from dicho.extract.passages import OFFSETS
from dicho.extract.tagger import Floats, Ints
from dicho.text.encoder import tokenizer
from training.tagger.net import Net


def without_rules(features: Ints) -> Ints:
    """Features, (…, slots), with those of the rules' candidates saying nothing."""
    features = features.copy()
    features[..., 3:6] = OFFSETS[3:6]
    return features


class Runner:
    """`dicho.extract.tagger.Network` over a network in torch."""

    def __init__(self, net: Net, pieces: Sequence[str], threshold: float = 0.5, *, hide_rules: bool = False) -> None:
        self.net, self.threshold, self.hide_rules = net, threshold, hide_rules
        self.tokenizer = tokenizer(pieces)
        self.frame = (list(pieces).index("[CLS]"), list(pieces).index("[SEP]"))
        self.mask = list(pieces).index("[MASK]")

    def split(self, texts: list[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The numbers and offsets of each text's pieces."""
        return [(e.ids, e.offsets) for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def tag(self, ids: Ints, features: Ints) -> tuple[Floats, Floats, Floats]:
        """As the protocol says."""
        self.net.eval()
        features = without_rules(features) if self.hide_rules else features
        with torch.no_grad():
            out = self.net(torch.from_numpy(ids), torch.from_numpy(features))
        tags, pieces, anchors = (part.float().numpy() for part in out)
        return tags, pieces, anchors

    def link(self, pieces: Floats, anchors: Floats, at: Ints) -> tuple[Floats, Floats]:
        """As the protocol says."""
        parts = (torch.from_numpy(np.ascontiguousarray(part)) for part in (pieces, anchors, at))
        with torch.no_grad():
            labels, valid = self.net.links(*parts)
        return labels.float().numpy(), valid.float().numpy()
