"""N5.03: every XML file is valid against the schema that travels with it, and that schema is the official one."""

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from lxml import etree

from archiver.checking.addml import NAME
from archiver.checking.finding import At, Finding
from archiver.checking.folder import LOG_FILE, PUBLIC_FILE, RUNNING_FILE, STRUCTURE_FILE, Folder, sha256
from archiver.checking.job import Job
from archiver.checking.rules import found, unchecked

SCHEMA_OF = {
    NAME: "addml.xsd",
    STRUCTURE_FILE: "arkivstruktur.xsd",
    LOG_FILE: "endringslogg.xsd",
    RUNNING_FILE: "loependeJournal.xsd",
    PUBLIC_FILE: "offentligJournal.xsd",
}
_SHARED = "metadatakatalog.xsd"
OFFICIAL = {
    "addml.xsd": "900d238446096154af2d6f066c51ec35bcbb82c4e843079d870b94235b12f24f",
    "arkivstruktur.xsd": "24e056c8ffb86c182ef799c16843209787a1b7cbf2b83c81b2ac74ec9d633619",
    "endringslogg.xsd": "3b3de5182efe95b968b1c4fcc0344946105b3e3dcf5e20209a3bb2a0b312b602",
    "loependeJournal.xsd": "5474a898125b0696bfe24f793718623b900a243b3ac1640430e584bc07207a78",
    "metadatakatalog.xsd": "d4f05aefa852b121ed2c84c4b0bb933442096fd86789f8bb5ee65d5c61e848c3",
    "offentligJournal.xsd": "4b60e2c232b8d11686c9754697dea4e86b914503aed307784809dbb9c9bc24e3",
}
"""SHA-256 of the schemas of Noark 5 v5.0 as of December 2023 and of ADDML 8.3, from arkivverket/schemas."""
_FOLDER = "noark5"
_SCHEMA_CODES = 1_700
"""Numbers of libxml2's errors: those of schemas begin here."""
_LINE_BYTES = 1 << 16
_FAULTS_MAX = 200
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([^']*)'")
_SPACE = re.compile(r"\{[^}]*\}")
_XSD = "http://www.w3.org/2001/XMLSchema"


class Fault(NamedTuple):
    """Where a file breaks its schema, or stops being XML (`element` is "" then)."""

    line: int
    element: str
    detail: str


def schemas(job: Job) -> Iterator[Finding]:
    """Check every XML file against its schema."""
    odd = set()
    for name in sorted({*SCHEMA_OF.values(), _SHARED}):
        path = job.folder.inside(name)
        if path is not None and sha256(path) != OFFICIAL[name]:
            odd.add(name)
            yield found("N5.03", "schema-variant", At(name), file=name)
    if odd and job.schemas is None:
        yield unchecked("N5.03", "no-official")
    for name, schema in SCHEMA_OF.items():
        path = job.folder.inside(name)
        if path is None:
            continue
        yield from _one(job.folder, name, path)
        if job.schemas is not None and {schema, _SHARED} & odd:
            yield from _against_official(job.schemas / _FOLDER / schema, name, path)


def _one(folder: Folder, name: str, path: Path) -> Iterator[Finding]:
    loaded: etree.XMLSchema | None = yield from _load(folder, name)
    for fault in faults(path, loaded):
        if fault.element:
            yield found("N5.03", "invalid", At(name, fault.line), element=fault.element, detail=fault.detail)
        else:
            yield found("N5.03", "not-xml", At(name, fault.line), detail=fault.detail)


def _load(folder: Folder, name: str) -> Generator[Finding, None, etree.XMLSchema | None]:
    """Yield what is wrong with a file's schemas; returns them put together, or None."""
    main = SCHEMA_OF[name]
    own = [one for one in (folder.stated.schemas(name.removesuffix(".xml")) if folder.stated else []) if one != _SHARED]
    names = list(dict.fromkeys([main, *own]))
    for missing in [one for one in names if not folder.has(one)]:
        yield found("N5.03", "schema-missing", At(name), file=missing)
    there = [path for one in names if (path := folder.inside(one)) is not None]
    if folder.inside(main) is None:
        return None
    try:
        return _together(there)
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError):
        yield found("N5.03", "schema-broken", At(main), file=main)
        return None


def _against_official(official: Path, name: str, path: Path) -> Iterator[Finding]:
    if official.is_file() and sha256(official) == OFFICIAL[official.name]:
        for fault in faults(path, _together([official])):
            if fault.element:
                yield found("N5.03", "official-invalid", At(name, fault.line), element=fault.element)


def _together(paths: list[Path]) -> etree.XMLSchema:
    """Load schemas as one: the organisation's own elements stand inside Noark's."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(_Beside(paths[0].parent))
    imports = []
    for path in paths:
        space = etree.parse(str(path), parser).getroot().get("targetNamespace") or ""
        imports.append(f'<xs:import namespace="{space}" schemaLocation="{path.name}"/>')
    whole = f'<xs:schema xmlns:xs="{_XSD}">{"".join(imports)}</xs:schema>'
    return etree.XMLSchema(
        etree.fromstring(whole, parser, base_url=(paths[0].absolute().parent / "whole.xsd").as_uri())
    )


class _Beside(etree.Resolver):
    """A schema may import what lies beside it, and nothing else of this machine or the network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:  # noqa: ANN401 - lxml's own
        """Return a file of the deposit, or an empty one."""
        del public_id
        path = self._folder / (system_url or "").rpartition("/")[2]
        return self.resolve_filename(str(path), context) if path.is_file() else self.resolve_empty(context)


class _Nothing:
    """What the parser builds: a file of any size leaves nothing in memory."""

    def close(self) -> None:
        """Give back nothing."""


def faults(path: Path, schema: etree.XMLSchema | None) -> Iterator[Fault]:
    """Yield where a file breaks its schema, at most 200 times; fed line by line, so that each has its line."""
    parser = etree.XMLParser(
        target=cast("etree.ParserTarget[None]", _Nothing()),
        schema=schema,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    known = line = 0
    try:
        with path.open("rb") as content:
            while piece := content.readline(_LINE_BYTES):
                line += 1
                parser.feed(piece)
                log = parser.feed_error_log
                for entry in list(log)[known:]:
                    yield _fault(line, entry)
                known = len(log)
                if known >= _FAULTS_MAX:
                    return
        parser.close()
    except etree.XMLSyntaxError as e:
        # Raised at the end for what the schema was told to refuse, or at once for what is no XML.
        if e.code < _SCHEMA_CODES:
            yield Fault(line, "", f"libxml2 {e.code}")


def _fault(line: int, entry: etree._LogEntry) -> Fault:
    element = _ELEMENT.search(entry.message)
    # Messages about values hold the value, which may be a name: only those about elements are passed on.
    about_elements = entry.type_name == "SCHEMAV_ELEMENT_CONTENT"
    detail = _SPACE.sub("", entry.message) if about_elements else entry.type_name
    return Fault(line, element.group(1) if element else "?", detail)
