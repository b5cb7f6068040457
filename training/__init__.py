"""Fits what the package ships as numbers. Not part of the package."""
