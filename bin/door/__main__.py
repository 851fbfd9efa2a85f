"""Started by `bin/samnak`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from door.commands import main  # noqa: E402  (the line above makes it findable)

sys.exit(main(sys.argv[1:]))
