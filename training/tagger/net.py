"""The network that is fitted: encoder with features, tags for every piece, and the links of each cue."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dicho.extract.passages import SIZES
from training.tagger.encoder import WIDTH, Encoder, Locked

NARROW = 128
FAR = 48
TAGS = 10
"""Cue (O, B, I), in a source, in a content, and the five acts of a cue."""
LABELS = 6


class Links(nn.Module):
    """What a cue asks of each piece: which role it plays for it, if any; and whether there is an attribution."""

    def __init__(self) -> None:
        super().__init__()
        self.far = nn.Embedding(2 * FAR + 1, NARROW)
        self.mix = nn.ModuleList(nn.Conv1d(NARROW, NARROW, 5, padding=2 * d, dilation=d) for d in (1, 2, 4))
        self.label = nn.Linear(NARROW, LABELS)
        self.valid = nn.Linear(2 * NARROW, 1)
        self.drop = Locked(0.1)

    def forward(self, pieces: Tensor, anchors: Tensor, at: Tensor, real: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """(cues or 1, pieces, width), (cues, width), (cues,) -> logits (cues, pieces, 6) and (cues,).

        `real` (cues, pieces) is 1 where there is a piece and 0 where padding stands, so that a cue's answer is the same
        in any batch; without it there is no padding.
        """
        places = torch.arange(pieces.shape[1], device=pieces.device)[None, :] - at[:, None]
        x = pieces * anchors[:, None] + pieces + anchors[:, None] + self.far(places.clamp(-FAR, FAR) + FAR)
        x = F.gelu(x)
        real = torch.ones_like(x[..., :1]) if real is None else real[:, :, None].to(x.dtype)
        for mix in self.mix:
            x = x + self.drop(F.gelu(mix((x * real).transpose(1, 2)).transpose(1, 2)))
        top = (x * real - 1e3 * (1 - real)).amax(1)
        return self.label(x), self.valid(torch.cat([top, anchors], -1)).squeeze(-1)


class Net(nn.Module):
    """Encoder, features and heads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.features = nn.Embedding(sum(SIZES), WIDTH)
        nn.init.normal_(self.features.weight, std=0.02)
        self.tags = nn.Linear(WIDTH, TAGS)
        self.piece = nn.Linear(WIDTH, NARROW)
        self.anchor = nn.Linear(WIDTH, NARROW)
        self.links = Links()
        self.drop = Locked(0.1)

    def fix(self, layers: int) -> None:
        """Keep the lowest layers, and everything below them, as they are: a step takes a third less time."""
        below = [self.encoder.words, self.encoder.places, self.encoder.norm, *self.encoder.layers[:layers]]
        if self.encoder.under < layers:
            below.append(self.features)
        for part in below:
            part.requires_grad_(False)
        self.encoder.kind.requires_grad_(False)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(batch, pieces), (batch, pieces, slots) -> tags (batch, pieces, 10) and the two projections `links` takes."""
        if self.training:
            # A product with how often each row is named: looking rows up takes ten times as long backwards.
            named = torch.zeros(*ids.shape, len(self.features.weight))
            extra = named.scatter_add_(2, features, torch.ones(()).expand(features.shape)) @ self.features.weight
        else:
            extra = self.features(features).sum(2)
        x = self.drop(self.encoder(ids, extra)[-1])
        return self.tags(x), self.piece(x), self.anchor(x)
