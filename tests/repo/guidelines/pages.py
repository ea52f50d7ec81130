"""Which pages are made from the packs, and what each of them should hold."""

from pathlib import Path

from tests.repo.guidelines import comparison, municipality, reference
from tests.repo.guidelines.packs import Packs, packs_in
from tests.repo.tree import ROOT

COMMAND = "python -m tests.repo.guidelines"
POLICIES = ROOT / "policies"
FOLDER = ROOT / "docs" / "guidelines"
REFERENCE = ROOT / "docs" / "reference" / "policy-pack.md"


def pages(packs: Packs) -> dict[Path, str]:
    """Return what each page should hold, as far as its pack can be used."""
    found = {FOLDER / f"{pack.file.pack.id}.md": municipality.page(pack) for pack in packs.usable}
    return {**found, FOLDER / "README.md": comparison.page(packs.usable), REFERENCE: reference.page()}


def flaws() -> tuple[str, ...]:
    """Return a sentence for each page that is not current, and for each pack that cannot be used."""
    packs = packs_in(POLICIES)
    wanted = pages(packs)
    stale = (path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text)
    outdated = (f"{path.relative_to(ROOT)} is not current: run `{COMMAND}`" for path in stale)
    needless = (f"{path.relative_to(ROOT)} belongs to no pack: run `{COMMAND}`" for path in _needless())
    return (*packs.unusable, *outdated, *needless)


def write() -> tuple[str, ...]:
    """Bring every page up to date; return a sentence for each pack that cannot be used, whose page stays as it was."""
    packs = packs_in(POLICIES)
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages(packs).items():
        path.write_text(text, encoding="utf-8")
    for path in _needless():
        path.unlink()
    return packs.unusable


def _needless() -> tuple[Path, ...]:
    """Return the pages of municipalities that have no pack any more."""
    return tuple(
        path
        for path in sorted(FOLDER.glob("*.md"))
        if path.name != "README.md" and not (POLICIES / path.stem / "pack.toml").is_file()
    )
