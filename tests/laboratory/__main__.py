"""``python -m tests.laboratory``."""

import sys

from tests.laboratory.command import main

if __name__ == "__main__":
    sys.exit(main())
