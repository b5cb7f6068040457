"""The arithmetic of the figures, apart from Dicho's own code: plain data in, numbers out."""
