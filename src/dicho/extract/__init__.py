"""Document -> attributions: quotation marks, cue words, sources and contents."""
