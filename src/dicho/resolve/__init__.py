"""Attributions -> statements: who said it."""
