"""The nouns: spans, captures, documents, attributions, statements. They check themselves and do nothing else."""
