"""How fast Dicho is, measured: `python -m bench` from the root of the repository."""
