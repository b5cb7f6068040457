"""How long an answer holds, as the server says it (RFC 9111, 4.2)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

import httpx2

MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
NEVER = re.compile(r"(?:^|,)\s*no-(?:cache|store)\b", re.IGNORECASE)


def freshness(headers: httpx2.Headers) -> float:
    """For how many seconds from now nothing new is to be had; 0 where the server does not say, or says none."""
    control = headers.get("cache-control", "")
    if NEVER.search(control):
        return 0.0
    age = headers.get("age", "").strip()
    known = float(age[:9]) if age.isascii() and age.isdigit() else 0.0
    if found := MAX_AGE.search(control):
        return max(0.0, float(found[1]) - known)
    try:
        life = parsedate_to_datetime(headers["expires"]) - parsedate_to_datetime(headers["date"])
        return max(0.0, life.total_seconds() - known)
    except (KeyError, TypeError, ValueError, OverflowError):
        return 0.0
