"""arkivuttrekk.xml of the small hand-written deposit, as the official template has it."""

import hashlib
from pathlib import Path

_ADDML = "http://www.arkivverket.no/standarder/addml"
_OBJECTS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]] = {
    "arkivstruktur": (
        ("arkivstruktur.xsd", "spor-v1.xsd", "metadatakatalog.xsd"),
        (("mappe", 5), ("registrering", 10)),
    ),
    "endringslogg": (("endringslogg.xsd", "metadatakatalog.xsd"), (("endring", 1),)),
    "loependeJournal": (("loependeJournal.xsd", "metadatakatalog.xsd"), (("journalregistrering", 10),)),
    "offentligJournal": (("offentligJournal.xsd", "metadatakatalog.xsd"), (("journalregistrering", 10),)),
}


def addml(folder: Path, files: int) -> str:
    """Return arkivuttrekk.xml for the files of a folder."""
    told: set[str] = set()
    objects = "".join(_object(folder, name, *what, told) for name, what in _OBJECTS.items())
    period = _group("periode", _prop("inngaaendeSkille", "skarpt"), _prop("utgaaendeSkille", "skarpt"))
    more = _group(
        "additionalInfo",
        period,
        _prop("inneholderSkjermetInformasjon", "true"),
        _prop("omfatterDokumenterSomErKassert", "true"),
        _prop("inneholderDokumenterSomSkalKasseres", "true"),
        _prop("inneholderVirksomhetsspesifikkeMetadata", "true"),
        _prop("antallDokumentfiler", str(files)),
    )
    info = _group("info", _prop("type", "Noark 5", _prop("version", "5.0")), more)
    whole = _dataobject("Noark 5-arkivuttrekk", info, f"<dataObjects>\n{objects}</dataObjects>\n")
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<addml xmlns="{_ADDML}" name="Noark 5-arkivuttrekk">\n<dataset>\n'
        f"<description>Noark 5-arkivuttrekk</description>\n{_reference()}"
        f"<dataObjects>\n{whole}</dataObjects>\n</dataset>\n</addml>\n"
    )


def _reference() -> str:
    creator = _element("recordCreators", _elements(_element("recordCreator", _value("Bygda kommune"))))
    system = _element("systemType", _value("Sakarkiv (Noark-5)")) + _element("systemName", _value("Ordstyrer"))
    period = _element(
        "archivalPeriod",
        f"<properties>\n{_prop('startDate', '2025-01-01')}{_prop('endDate', '2025-12-31')}</properties>\n",
    )
    context = _elements(creator + system + _element("archive", _value("Arkivet")))
    return f"<reference>\n<context>\n{context}</context>\n<content>\n{_elements(period)}</content>\n</reference>\n"


def _object(
    folder: Path, name: str, schemas: tuple[str, ...], counts: tuple[tuple[str, int], ...], told: set[str]
) -> str:
    inner = _file(folder, f"{name}.xml", told)
    for schema in schemas:
        main = _value("main") if schema != "metadatakatalog.xsd" else ""
        inner += (
            f'<property name="schema">\n{main}<properties>\n{_file(folder, schema, told)}</properties>\n</property>\n'
        )
    found = "".join(
        _prop("numberOfOccurrences", what, _prop("elementPath", f"//{what}"), _prop("value", str(count)))
        for what, count in counts
    )
    return _dataobject(name, inner + _group("info", found))


def _file(folder: Path, name: str, told: set[str]) -> str:
    inner = [_prop("name", name)]
    if name not in told:
        told.add(name)
        sha256 = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        inner.append(_prop("format", "XML", _prop("version", "1.0")))
        inner.append(_group("checksum", _prop("algorithm", "SHA-256"), _prop("value", sha256)))
    return _group("file", *inner)


def _dataobject(name: str, properties: str, rest: str = "") -> str:
    return f'<dataObject name="{name}">\n<properties>\n{properties}</properties>\n{rest}</dataObject>\n'


def _group(name: str, *inner: str) -> str:
    return f'<property name="{name}">\n<properties>\n{"".join(inner)}</properties>\n</property>\n'


def _prop(name: str, value: str, *inner: str) -> str:
    below = f"<properties>\n{''.join(inner)}</properties>\n" if inner else ""
    return f'<property name="{name}">{_value(value)}{below}</property>\n'


def _value(text: str) -> str:
    return f"<value>{text}</value>\n"


def _element(name: str, inner: str) -> str:
    return f'<additionalElement name="{name}">\n{inner}</additionalElement>\n'


def _elements(inner: str) -> str:
    return f"<additionalElements>\n{inner}</additionalElements>\n"
