"""`python -m standalone`: the same as `ordstyrer`."""

import sys

from standalone.cli import main

sys.exit(main())
