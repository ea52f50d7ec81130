"""The schemas of Fiks Arkiv V1, as messages both ways are judged by them."""

from pathlib import Path

from lxml import etree

from tests.schemas import schemas_dir


def schema(name: str) -> etree.XMLSchema:
    """Return a schema of the folder `fiks-arkiv/V1` by its file's name."""
    folder: Path = schemas_dir() / "fiks-arkiv" / "V1"
    return etree.XMLSchema(etree.parse(str(folder / name)))
