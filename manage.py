#!/usr/bin/env python
"""Django's own commands. `bin/samnak` calls this with the right Python; people call `bin/samnak`."""

import os
import sys

NOT_SET_UP = (
    "There is no Samnak database here yet. For the made-up programme run: bin/samnak demo --load-only\n"
    "For an empty one: bin/samnak migrate && bin/samnak migrate --database reads\n"
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samnak.settings")
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    from samnak.ground.packs import PackError

    try:
        execute_from_command_line(sys.argv)
    except PackError as wrong:
        sys.stderr.write(f"{wrong}\n")
        sys.exit(1)
    except (OperationalError, ProgrammingError) as fault:
        if not says_not_set_up(fault):
            raise
        sys.stderr.write(NOT_SET_UP)
        sys.exit(1)


def says_not_set_up(fault: Exception) -> bool:
    """Whether the database answered that a table, or the file itself, is missing (SQLite, PostgreSQL)."""
    said = str(fault)
    missing = "no such table" in said or "unable to open database file" in said
    return missing or ('relation "' in said and "does not exist" in said)


if __name__ == "__main__":
    main()
