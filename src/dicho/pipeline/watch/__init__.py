"""Watching feeds, sitemaps and pages: what is new in them goes into the ledger."""
