"""A report out of the ledger: what is chosen, what is known of it, and the structure it is written from."""
