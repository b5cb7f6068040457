"""Comparing statements: copies and translations, conflicts and changes, as typed and explained proposals."""
