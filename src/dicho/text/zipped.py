"""What reading a zip file raises where the file is no whole one."""

from __future__ import annotations

import struct
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
    IndexError, OverflowError,
)  # fmt: skip
"""Of what is damaged, packed in a way zipfile does not know, or locked; OSError where a member begins before the file.

So it stands around reading alone: what is written meanwhile fails with OSError too.
"""
