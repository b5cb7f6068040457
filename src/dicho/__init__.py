"""Dicho keeps the record of who said what."""
