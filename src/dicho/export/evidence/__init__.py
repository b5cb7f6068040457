"""Evidence as one zip: what was captured, what was said in it, the proof of both, and how to check them."""
