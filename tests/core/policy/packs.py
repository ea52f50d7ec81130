"""The packs that the tests of the engine use, read as a service reads them: file name to content."""

from functools import cache
from pathlib import Path

from common.policy.pack import Pack
from common.policy.parse import parse_pack

HERE = Path(__file__).parent
EXAMPLE = HERE / "example"
POLICIES = HERE.parents[2] / "policies"


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in {".toml", ".txt"}
    }


@cache
def example() -> Pack:
    return parse_pack(files_of(EXAMPLE))


@cache
def of(municipality: str) -> Pack:
    return parse_pack(files_of(POLICIES / municipality))
