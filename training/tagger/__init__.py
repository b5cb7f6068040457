"""The tagger's training: vocabulary, encoder, network, data, the two stages, scoring and export."""
