"""Whole numbers out of addresses."""

import pytest

from dicho.text.digits import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("0042", 42), ("999999999", 999_999_999)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    """Digits are read as they are written."""
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "+1", "1.0", "1e3", "٣", "²", "1" * 10, "one"])
def test_anything_else_is_none(text: str) -> None:
    """Signs, other scripts' digits and numbers too long to be one of ours are no number, and no error."""
    assert whole(text) is None
