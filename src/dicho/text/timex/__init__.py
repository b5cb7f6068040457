"""Expressions of time in Spanish and English news: found, and resolved against the day of publication.

`find` reads a text with a grammar over coded tokens (data in `lang/times.{en,es}.toml`); `resolve` turns what one
expression means into a date. docs/dates.md tells what is read.
"""

from dicho.text.timex.context import Tense
from dicho.text.timex.grammar import find
from dicho.text.timex.meaning import Expression, Meaning
from dicho.text.timex.resolution import resolve

__all__ = ["Expression", "Meaning", "Tense", "find", "resolve"]
