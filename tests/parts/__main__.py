"""`python -m tests.parts ensure` installs every part that is missing; `--show` only says what is there."""

import argparse
import shutil
import sys
from pathlib import Path

from tests.parts import chromium, commons_ip, kafka, postgres, prometheus, verapdf
from tests.parts.install import PartMissingError, program


def _found(name: str) -> Path | None:
    path = shutil.which(name)
    return Path(path) if path else None


# Part, how to get it, where it would be.
_PARTS = {
    "Apache Kafka": (kafka.jars, kafka.kept_jars),
    "PostgreSQL": (postgres.binaries, postgres.newest),
    "PgBouncer": (lambda: program("pgbouncer", "pgbouncer"), lambda: _found("pgbouncer")),
    "Chromium": (chromium.executable, chromium.path),
    "Prometheus": (prometheus.prometheus, lambda: _found("prometheus")),
    "Alertmanager": (prometheus.alertmanager, lambda: _found("prometheus-alertmanager")),
    "veraPDF": (verapdf.jars, verapdf.kept_jars),
    "commons-ip": (commons_ip.jars, commons_ip.kept_jars),
    "zsh": (lambda: program("zsh", "zsh"), lambda: _found("zsh")),
    "fish": (lambda: program("fish", "fish"), lambda: _found("fish")),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 where every part is there at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.parts", description=__doc__)
    parser.add_argument("command", choices=["ensure"])
    parser.add_argument("--show", action="store_true", help="install nothing, say what is there")
    return _show() if parser.parse_args(arguments).show else _ensure()


def _show() -> int:
    missing = 0
    for name, (_, where) in _PARTS.items():
        found = where()
        there = found is not None and found.exists()
        missing += not there
        print(f"{name:14}{found if there else 'missing'}")
    return min(missing, 1)


def _ensure() -> int:
    """All of it is tried: whoever may not install hears of everything at once."""
    missing: list[PartMissingError] = []
    for name, (get, _) in _PARTS.items():
        try:
            get()
        except PartMissingError as error:
            missing.append(error)
            if not error.package:
                print(f"ordstyrer: {name}: {error}", file=sys.stderr)
    if packages := {error.package: None for error in missing if error.package}:
        say = "the tests start real parts, and some are missing. Install them, and run again"
        print(f"ordstyrer: {say}: sudo apt-get install {' '.join(packages)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
