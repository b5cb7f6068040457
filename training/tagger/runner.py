"""The network in torch, behind the interface extraction uses, so that a checkpoint is scored as it will be shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from dicho.extract.passages import OFFSETS
from dicho.extract.tagger import Floats, Ints
from dicho.text import encoder
from training.tagger import unigram
from training.tagger.encoder import Encoder
from training.tagger.net import Net

_FRAME = ("<s>", "</s>", "<mask>")


def without_rules(features: Ints) -> Ints:
    """Features, (…, slots), with those of the rules' candidates saying nothing."""
    features = features.copy()
    features[..., 3:6] = OFFSETS[3:6]
    return features


def rebuilt(kept: Mapping[str, Any], *, mean: bool = True) -> Net:
    """The network of a checkpoint, at the running mean of its weights unless told otherwise."""
    layers = {int(name.split(".")[2]) for name in kept["net"] if name.startswith("encoder.layers.")}
    net = Net(Encoder(len(kept["pieces"]), layers=len(layers), under=kept.get("under", 0)))
    net.load_state_dict({**kept["net"], **kept["mean"]} if mean else kept["net"])
    return net


class Runner:
    """`dicho.extract.tagger.Network` over a network in torch."""

    def __init__(self, net: Net, pieces: Sequence[Any], threshold: float = 0.5, *, hide_rules: bool = False) -> None:
        self.net, self.threshold, self.hide_rules = net, threshold, hide_rules
        # Pieces of the multilingual encoder come with a number each, those of the English one are words alone.
        words = isinstance(pieces[0], str)
        self.tokenizer = encoder.tokenizer(pieces) if words else unigram.tokenizer(pieces)
        begin, end, self.mask = map(self.tokenizer.token_to_id, ("[CLS]", "[SEP]", "[MASK]") if words else _FRAME)
        self.frame = (begin, end)

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
