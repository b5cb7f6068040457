"""One module a command; each holds a click command called `command`. Heavy imports stand inside its function."""
