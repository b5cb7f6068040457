"""The browser's door: a local server of plain HTML pages over one ledger."""
