"""`python -m tests.repo.house`: 1 where code is dead or twice, an ignored rule has no reason, a link leads nowhere."""

import sys

from tests.repo.house.dead import dead
from tests.repo.house.ignores import bare
from tests.repo.house.links import broken, pages
from tests.repo.house.repeated import repeated
from tests.repo.tree import files, texts


def main() -> int:
    """Say every flaw, by its place."""
    every = list(texts())
    code = [(path, text) for path, text in every if path.suffix == ".py"]
    flaws = [*dead(code), *repeated(code), *bare(every), *broken(dict(pages()), files())]
    sys.stderr.writelines(f"{flaw}\n" for flaw in flaws)
    return min(len(flaws), 1)


if __name__ == "__main__":
    sys.exit(main())
