"""Writes a package to a folder as an export does, and reads the official schemas that it is held against."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from lxml import etree

from archiver.core.eark.package import package, schema_paths
from archiver.core.eark.profile import Agent, Erms, Profile
from tests.archive.swedish_year import Shelf, SwedishYear
from tests.schemas import schemas_dir

CREATED = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
_ATTRIBUTES = ("href", "role", "arcrole", "title", "show", "actuate", "label", "from", "to")
_LINKS = ("simple", "extended", "locator", "arc", "resource", "title")
_REFERENCES = "".join(f'<attribute ref="xlink:{name}"/>' for name in _ATTRIBUTES)
_XLINK_AT = "http://www.loc.gov/standards/xlink/xlink.xsd"
# The Library of Congress' schema that mets.xsd imports by address, as far as METS uses it.
_XLINK = (
    '<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' targetNamespace="http://www.w3.org/1999/xlink">'
    + "".join(f'<attribute name="{name}" type="string"/>' for name in _ATTRIBUTES)
    + "".join(
        f'<attributeGroup name="{kind}Link">'
        f'<attribute name="type" type="string" fixed="{kind}" form="qualified"/>{_REFERENCES}</attributeGroup>'
        for kind in _LINKS
    )
    + "</schema>"
).encode()


def a_profile(**more: object) -> Profile:
    made = Profile(
        created=CREATED,
        version="0.1.0",
        diary="KS",
        archive=Agent(name="Knivsta kommunarkiv", code="ORG:212000-3013"),
        agreement="KA 2025/12",
        reference_code="SE/KNI/KS",
    )
    changed = msgspec.structs.replace(made, **more)
    changed.__post_init__()
    return changed


def official_schemas(erms: Erms = "3.0") -> dict[str, bytes]:
    folder, paths = schemas_dir(), schema_paths(erms)
    if not (folder / paths["ERMS.xsd"]).is_file():
        # The schema of 2.1 is the depot's to hand out: here 3.0's stands in as a file, never as a rule.
        paths["ERMS.xsd"] = schema_paths("3.0")["ERMS.xsd"]
    return {name: (folder / path).read_bytes() for name, path in paths.items()}


def pack(folder: Path, profile: Profile | None = None, year: SwedishYear | None = None) -> Path:
    """Write a package below the folder; return its root."""
    year = year or SwedishYear()
    profile = profile or a_profile()
    root: Path | None = None
    for part in package(year, Shelf(year), profile, official_schemas(profile.erms)):
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in part.pieces:
                file.write(piece)
        root = folder / part.path.partition("/")[0]
    assert root is not None
    return root


def mets_schema() -> etree.XMLSchema:
    """METS with the extensions of CSIP and SIP, all official."""
    folder = schemas_dir() / "e-ark"
    parts = (
        ("http://www.loc.gov/METS/", folder / "csip/mets.xsd"),
        ("https://DILCIS.eu/XML/METS/CSIPExtensionMETS", folder / "csip/DILCISExtensionMETS.xsd"),
        ("https://DILCIS.eu/XML/METS/SIPExtensionMETS", folder / "sip/DILCISExtensionSIPMETS.xsd"),
    )
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "xlink.xsd").write_bytes(_XLINK)
        for _, path in parts:
            (Path(made) / path.name).write_text(path.read_text().replace(_XLINK_AT, "xlink.xsd"))
        imports = "".join(f'<import namespace="{name}" schemaLocation="{path.name}"/>' for name, path in parts)
        whole = Path(made) / "all.xsd"
        whole.write_text(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>')
        return etree.XMLSchema(etree.parse(str(whole)))


def erms_at(root: Path) -> Path:
    return root / "representations/rep1/metadata/descriptive/ERMS.xml"


def errors(schema: etree.XMLSchema, path: Path) -> list[str]:
    schema.validate(etree.parse(str(path)))
    return [f"{one.line}: {one.message}" for one in schema.error_log]


def all_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
