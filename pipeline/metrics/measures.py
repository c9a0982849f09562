"""Measures that lists and papers use too; each lives in the module of its subject."""

from pipeline.metrics.norms_kept import missed_clocks
from pipeline.metrics.volumes import volume_flows
from pipeline.metrics.work import client_work

__all__ = ["client_work", "missed_clocks", "volume_flows"]
