"""The command line: one module a command, loaded when it is asked for, so that `dicho --help` costs nothing."""
