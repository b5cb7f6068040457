"""Capture -> document: one reader a format, each keeping a map from its text back to the bytes."""
