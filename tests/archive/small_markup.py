"""The markup of a small hand-written deposit: elements, files and documents."""

import hashlib
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

NOARK = "http://www.arkivverket.no/standarder/noark5"
AT = "2025-{}T10:00:00+01:00"
WHO = "Kari Arkivar"


def key(name: str) -> str:
    """Return the system id of a thing by its name here."""
    return str(uuid5(NAMESPACE_URL, f"https://example.org/{name}"))


def tag(name: str, value: object) -> str:
    """Return one element on a line of its own; nothing for None."""
    return "" if value is None else f"<{name}>{escape(str(value))}</{name}>\n"


def group(name: str, *inner: str, kind: str = "") -> str:
    """Return an element with elements in it."""
    attribute = f' xsi:type="{kind}"' if kind else ""
    return f"<{name}{attribute}>\n{''.join(inner)}</{name}>\n"


def made(day: str, *, who: str = "opprettet") -> str:
    """Return who did something, and when."""
    return tag(f"{who}Dato", AT.format(day)) + tag(f"{who}Av", WHO)


def pdf(text: str) -> bytes:
    """Return a tiny PDF/A-2u: one empty page, metadata in the clear, and `text` as a comment."""
    xmp = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>U'
        '</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(xmp), xmp),
    ]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%" + text.encode() + b"\n", []
    for nth, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (nth, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    own = hashlib.sha256(text.encode()).hexdigest()[:32].encode()
    return out + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R /ID [<%s> <%s>] >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, own, own, len(out))
    )


FILES = {
    "dokumenter/0001.pdf": pdf("spørsmål"),
    "dokumenter/0001-kilde.json": b'{"id": "17841", "text": "N\\u00e5r opnar biblioteket?"}\n',
    "dokumenter/0002.pdf": pdf("svar"),
    "dokumenter/0003.pdf": pdf("klage"),
    "dokumenter/0003-sladdet.pdf": pdf("klage, sladdet"),
    "dokumenter/0004.pdf": pdf("notat"),
    "dokumenter/0005.pdf": pdf("vedtak"),
    "dokumenter/0007.pdf": pdf("midlertidig"),
    "dokumenter/0008.pdf": pdf("pasient"),
    "dokumenter/0009.pdf": pdf("innspill"),
}
_FORMATS = {"pdf": "fmt/478", "json": "fmt/817"}


def skjerming(*metadata: str, document: str | None = None) -> str:
    """Return a skjerming."""
    return group(
        "skjerming",
        tag("tilgangsrestriksjon", "Unntatt offentlighet"),
        tag("skjermingshjemmel", "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"),
        *(tag("skjermingMetadata", one) for one in metadata),
        tag("skjermingDokument", document),
    )


def file_of(name: str, day: str, *, variant: str = "Arkivformat", converted: bool = False) -> str:
    """Return a dokumentobjekt."""
    path, kind = f"dokumenter/{name}", _FORMATS[name.rpartition(".")[2]]
    conversion = group(
        "konvertering",
        made(day, who="konvertert"),
        tag("konvertertFraFormat", "fmt/817"),
        tag("konvertertTilFormat", kind),
        tag("konverteringsverktoey", "Ordstyrer"),
    )
    return group(
        "dokumentobjekt",
        tag("systemID", key(path)),
        tag("versjonsnummer", 1),
        tag("variantformat", variant),
        tag("format", kind),
        made(day),
        tag("referanseDokumentfil", path),
        tag("sjekksum", hashlib.sha256(FILES[path]).hexdigest()),
        tag("sjekksumAlgoritme", "SHA256"),
        tag("filstoerrelse", len(FILES[path])),
        conversion if converted else "",
    )


def document(name: str, day: str, *objects: str, nth: int = 1, discarded: bool = False) -> str:
    """Return a dokumentbeskrivelse: the first of a record is its main document."""
    return group(
        "dokumentbeskrivelse",
        tag("systemID", key(f"document {name}")),
        tag("dokumenttype", "Brev"),
        tag("dokumentstatus", "Dokumentet er ferdigstilt"),
        tag("tittel", f"Dokument {name}"),
        made(day),
        tag("tilknyttetRegistreringSom", "Hoveddokument" if nth == 1 else "Vedlegg"),
        tag("dokumentnummer", nth),
        made(day, who="tilknyttet"),
        group("utfoertKassasjon", made("12-01", who="kassert")) if discarded else "",
        *objects,
    )
