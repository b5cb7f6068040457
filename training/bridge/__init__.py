"""Fits the bridge of `dicho.text.bridge`, a Spanish-English lexicon, from aligned sentences."""
