"""Statements in the forms others read."""
