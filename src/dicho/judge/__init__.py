"""The optional judge: an LLM asked a closed question about two statements, believed only where its spans check."""
