"""`python -m tests.deploy.cluster` builds a kube-apiserver where there is none, and applies every overlay to it."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.processes import end_in_order
from tests.deploy.cluster import accepting, overlays
from tests.deploy.cluster.programs import ALL
from tests.deploy.cluster.server import cluster
from tests.parts.install import PartMissingError


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 where the server took everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy.cluster", description=__doc__)
    parser.add_argument("overlay", nargs="*", help="only these (default: every one)")
    given = parser.parse_args(arguments)
    end_in_order()
    try:
        for tool in ALL:
            tool.path()
        with tempfile.TemporaryDirectory() as folder, cluster(Path(folder)) as server:
            schemas = accepting.take_schemas(server)
            found = [accepting.take(server, overlay) for overlay in given.overlay or overlays.names()]
    except (PartMissingError, accepting.RefusedError, ValueError) as problem:
        print(f"ordstyrer: {problem}", file=sys.stderr)  # noqa: T201 - a command line talks
        return 1
    print(accepting.table(found, schemas))  # noqa: T201 - a command line talks
    return 0


if __name__ == "__main__":
    sys.exit(main())
