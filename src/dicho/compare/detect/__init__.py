"""Detectors of conflicts: one file for each kind, and the table that asks them all."""
