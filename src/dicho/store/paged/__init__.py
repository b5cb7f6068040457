"""What the pages of a ledger list: a keyset page of each list at a time, made by SQL over the derived tables."""
