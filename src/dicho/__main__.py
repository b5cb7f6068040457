"""`python -m dicho`."""

import sys

from dicho.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
