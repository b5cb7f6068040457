"""A report: one structure of what the ledger has on a matter, and the three files it is written as."""
