"""How well Dicho extracts, measured: `python -m eval` from the root of the repository."""
