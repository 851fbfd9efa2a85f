"""What must run inside a scratch installation: `python -m samnak.front.desk.bench.child fill 1000 50000`."""

from __future__ import annotations

import json
import os
import sys

import django


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samnak.settings")
    django.setup()
    found: object
    if words[0] == "store":
        from samnak.front.desk.bench.filling import make_store

        found = make_store()
    elif words[0] == "fill":
        from samnak.front.desk.bench.filling import fill
        from samnak.front.desk.bench.scale import Scale

        found = fill(Scale(int(words[1]), int(words[2]))).as_json()
    elif words[0] == "enter":
        from samnak.front.desk.bench.inside import cookies_of

        found = cookies_of(words[1])
    else:
        from samnak.front.desk.bench.inside import look_inside

        found = look_inside(json.loads(words[1]))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
