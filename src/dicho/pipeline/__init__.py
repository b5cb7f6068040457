"""The main job: what happens to a file, in which order (stages), for one file (single) and for many (job)."""
