"""`python -m tests.repo.reference` writes the generated parts of the documents; `--check` only says which are stale."""

import argparse
import sys

from tests.repo.reference.marked import DocumentError, stale, write
from tests.repo.reference.parts import PARTS


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 where a part is stale, or a document has no place for it."""
    parser = argparse.ArgumentParser(prog="python -m tests.repo.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a part is stale")
    given = parser.parse_args(arguments)
    wrong = []
    for part in PARTS:
        try:
            if given.check and stale(part):
                wrong.append(f"{part.path}: '{part.name}' is stale: run `python -m tests.repo.reference`")
            elif not given.check:
                write(part)
        except DocumentError as error:
            wrong.append(str(error))
    for sentence in wrong:
        sys.stderr.write(f"{sentence}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
