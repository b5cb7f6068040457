"""Keeping a ledger: copies of it that prove themselves, and erasing for good what the law says must go."""
