"""`python -m samnak.reception.arrivals.reading FILE`: the list as JSON; 0 when readable, 2 when refused."""

import json
import sys
from pathlib import Path

from .reader import load
from .refusals import Refused
from .shapes import to_json
from .worker import read_limited


def main(arguments: list[str]) -> int:
    """Print the reading as JSON, or one sentence on stderr."""
    if len(arguments) != 1:
        sys.stderr.write("Name one file: python -m samnak.reception.arrivals.reading FILE\n")
        return 2
    try:
        reading = read_limited(load(Path(arguments[0])), Path(arguments[0]).name)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    json.dump(to_json(reading), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
