"""Names compared: how they are spelled in other alphabets and languages, and whether two may be one."""
