"""The ledger: an append-only, hash-chained log and the state derived from it."""
