"""Evidence as one zip: what was captured, what was said in it, the proof of it in the log, and how to check all that."""
