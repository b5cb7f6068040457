"""Fetching one address: politely, safely, within limits, and with everything that came over the wire kept.

`fetcher.Fetcher` is the door; `terms` has its settings.
"""
