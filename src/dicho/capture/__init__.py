"""Getting bytes and keeping them: the archive."""
