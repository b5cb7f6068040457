"""Several processes training one network, each on its own core, by averaging their weights now and then.

Local SGD (Stich, ICLR 2019): cheaper than averaging every gradient, and two processes of one thread each do more work
than one process of two threads.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.distributed as dist


class Team:
    """`world` processes of which this is number `rank`; they meet through the file `meeting`. One alone needs none."""

    def __init__(self, rank: int, world: int, meeting: Path) -> None:
        self.rank, self.world = rank, world
        torch.set_num_threads(1 if world > 1 else torch.get_num_threads())
        if world > 1:
            meeting.parent.mkdir(parents=True, exist_ok=True)
            address = f"file://{meeting.resolve()}"
            dist.init_process_group("gloo", init_method=address, rank=rank, world_size=world)

    def average(self, net: torch.nn.Module) -> None:
        """Give every process the mean of all processes' weights."""
        if self.world > 1:
            with torch.no_grad():
                for weight in net.parameters():
                    if weight.requires_grad:
                        dist.all_reduce(weight)
                        weight /= self.world
