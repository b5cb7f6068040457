"""Text without meaning: offsets kept through normalisation, sentences and paragraphs, the words of a language."""
