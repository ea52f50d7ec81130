"""`python -m tests.repo.guidelines` writes the pages about the packs; `--check` only says which are not current."""

import argparse
import sys

from tests.repo.guidelines.pages import COMMAND, flaws, write


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 where a page is not current, or a pack cannot be used."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a page is not current")
    given = parser.parse_args(arguments)
    wrong = flaws() if given.check else write()
    for sentence in wrong:
        sys.stderr.write(f"{sentence}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
