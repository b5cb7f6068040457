"""Weighing: what speaks against which explanation. Pure functions of what people rated; nothing here rates."""
