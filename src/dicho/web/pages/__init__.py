"""One module a screen: its routes, what it asks of the ledger, what it hands to its template."""
