"""Mutations of the package: its files, checksums, schemas and what arkivuttrekk.xml says."""

from tests.archive.mutation import Change, Mutation, after, both, cut, edit, put, remove, rename
from tests.archive.small_deposit import ADDML, LOG, PUBLIC, RUNNING, STRUCTURE, Deposit

_SPOR = "<value>spor-v1.xsd</value>"
_MAPPE = "<value>//mappe</value>"
_FILES = '<property name="antallDokumentfiler"><value>10</value>\n</property>\n'


def _utf16(deposit: Deposit) -> None:
    path = deposit.folder / LOG
    path.write_bytes(path.read_text(encoding="utf-8").replace("UTF-8", "UTF-16").encode("utf-16"))


def _loosened(deposit: Deposit) -> None:
    deposit.edit("metadatakatalog.xsd", '<xs:pattern value="[a-fA-F0-9]{8}', '<xs:pattern value=".*|[a-fA-F0-9]{8}')
    deposit.edit(STRUCTURE, "<opprettetAv>Kari Arkivar</opprettetAv>", "<opprettetAv>Kari Arkivar</opprettetAv>")
    deposit.after(STRUCTURE, "<arkivdel>", "<systemID>", "<systemID>x")


def _flag(name: str, value: str) -> Change:
    return after(ADDML, f'name="{name}"', "<value>true</value>", f"<value>{value}</value>")


MUTATIONS = (
    Mutation("N5.01", "missing", "the change log is gone", remove(LOG)),
    Mutation("N5.01", "missing", "a schema is gone", remove("addml.xsd"), also=("N5.03",)),
    Mutation("N5.01", "missing", "arkivuttrekk.xml is gone", remove(ADDML), sealed=False),
    Mutation("N5.01", "missing", "the public journal is gone", remove(PUBLIC), also=("N5.59",)),
    Mutation("N5.01", "missing", "a file has other letters", rename(LOG, "Endringslogg.xml")),
    Mutation("N5.02", "differs", "a journal was changed later", edit(RUNNING, "Plan", "Plen"), ("X4",), sealed=False),
    Mutation(
        "N5.02",
        "differs",
        "a schema was changed later",
        edit("endringslogg.xsd", "Noark 5", "Noark"),
        ("N5.03",),
        sealed=False,
    ),
    Mutation("N5.02", "algorithm", "MD5 as algorithm", edit(ADDML, "<value>SHA-256</value>", "<value>MD5</value>")),
    Mutation(
        "N5.02",
        "absent",
        "no checksum of a schema",
        cut(ADDML, '<property name="checksum">', "</property>\n</properties>\n</property>\n", _SPOR),
    ),
    Mutation("N5.03", "not-xml", "a tag is never closed", edit(LOG, "</endring>\n", "")),
    Mutation(
        "N5.03", "invalid", "an unknown element", edit(STRUCTURE, "<arkivstatus>", "<farge>blå</farge>\n<arkivstatus>")
    ),
    Mutation("N5.03", "invalid", "a mandatory element is left out", cut(STRUCTURE, "<arkivertAv>", "</arkivertAv>\n")),
    Mutation(
        "N5.03",
        "invalid",
        "elements in another order",
        both(
            cut(STRUCTURE, "<registreringsID>", "</registreringsID>\n"),
            edit(STRUCTURE, "<journalaar>", "<registreringsID>2025/1-1</registreringsID>\n<journalaar>"),
        ),
    ),
    Mutation(
        "N5.03",
        "invalid",
        "a journal's day is no day",
        edit(RUNNING, "<journaldato>2025-02-03", "<journaldato>2025-02-30"),
        ("X4",),
    ),
    Mutation(
        "N5.03",
        "invalid",
        "own metadata against their own schema",
        edit(STRUCTURE, "<plattform>facebook</plattform>\n", ""),
    ),
    Mutation("N5.03", "schema-missing", "the schema of own metadata is gone", remove("spor-v1.xsd"), also=("N5.01",)),
    Mutation(
        "N5.03",
        "schema-broken",
        "a schema is no schema",
        edit("endringslogg.xsd", 'type="n5mdk:nyVerdi"', 'type="n5mdk:finnesIkke"'),
    ),
    Mutation(
        "N5.03",
        "schema-variant",
        "a schema of one's own making",
        edit(
            "endringslogg.xsd",
            '<xs:element name="endring" type="endring"',
            '<xs:element name="endring" minOccurs="0" type="endring"',
        ),
    ),
    Mutation("N5.03", "official-invalid", "a loosened schema hides what is wrong", _loosened, also=("N5.48",)),
    Mutation("N5.10", "differs", "fewer folders stated", after(ADDML, _MAPPE, ">5<", ">4<")),
    Mutation("N5.10", "not-stated", "no number of folders", after(ADDML, _MAPPE, ">5<", ">fem<")),
    Mutation("N5.16", "differs", "more records stated", after(ADDML, "//registrering", ">10<", ">11<")),
    Mutation(
        "N5.16",
        "not-stated",
        "the number of records is called otherwise",
        edit(ADDML, "<value>registrering</value>", "<value>record</value>"),
    ),
    Mutation("N5.28", "differs", "more files stated", edit(ADDML, _FILES, _FILES.replace("10", "12"))),
    Mutation("N5.28", "not-stated", "no number of files", edit(ADDML, _FILES, _FILES.replace("10", "ti"))),
    Mutation("N5.42", "stated-false", "skjerming denied", _flag("inneholderSkjermetInformasjon", "false")),
    Mutation("N5.44", "stated-false", "kassasjon denied", _flag("inneholderDokumenterSomSkalKasseres", "false")),
    Mutation("N5.44", "stated-true", "kassasjon promised", cut(STRUCTURE, "<kassasjon>", "</kassasjon>\n")),
    Mutation("N5.45", "stated-false", "discarding denied", _flag("omfatterDokumenterSomErKassert", "false")),
    Mutation(
        "N5.45",
        "stated-true",
        "discarding promised",
        cut(STRUCTURE, "<utfoertKassasjon>", "</utfoertKassasjon>\n"),
        also=("X17",),
    ),
    Mutation(
        "X16",
        "position",
        "info no longer stands first",
        both(
            cut(ADDML, '<property name="info">', '<property name="additionalInfo">'),
            edit(
                ADDML,
                '<properties>\n<property name="periode"',
                '<property name="additionalInfo">\n<properties>\n<property name="periode"',
            ),
            cut(ADDML, "</properties>\n</property>\n", "<dataObjects>", _FILES),
            edit(ADDML, _FILES, f"{_FILES}</properties>\n</property>\n</properties>\n<dataObjects>"),
        ),
        also=("X18",),
    ),
    Mutation(
        "X16",
        "position",
        "the period's two ends change places",
        both(
            edit(ADDML, "inngaaendeSkille", "x"),
            edit(ADDML, "utgaaendeSkille", "inngaaendeSkille"),
            edit(ADDML, '"x"', '"utgaaendeSkille"'),
        ),
    ),
    Mutation(
        "X16",
        "position",
        "the number of files stands elsewhere",
        both(
            edit(ADDML, _FILES, ""),
            edit(ADDML, '<property name="additionalInfo">', f'{_FILES}<property name="additionalInfo">'),
        ),
    ),
    Mutation(
        "X16",
        "value",
        "a sharp end with a capital letter",
        edit(ADDML, "<value>skarpt</value>", "<value>Skarpt</value>"),
    ),
    Mutation("X16", "value", "a flag that Arkade cannot read", _flag("inneholderSkjermetInformasjon", "1")),
    Mutation(
        "X16",
        "folder",
        "documents in a folder of another name",
        both(
            rename("dokumenter", "filer"),
            *(edit(STRUCTURE, "<referanseDokumentfil>dokumenter/", "<referanseDokumentfil>filer/") for _ in range(10)),
        ),
    ),
    Mutation(
        "X16",
        "type",
        "another prefix than xsi",
        both(
            edit(STRUCTURE, "xmlns:xsi", "xmlns:i"),
            *(edit(STRUCTURE, "xsi:type", "i:type") for _ in range(15)),
        ),
    ),
    Mutation(
        "X16",
        "type",
        "a type with a prefix",
        both(
            edit(
                STRUCTURE, "xmlns:xsi", 'xmlns:n="http://www.arkivverket.no/standarder/noark5/arkivstruktur" xmlns:xsi'
            ),
            edit(STRUCTURE, 'xsi:type="journalpost"', 'xsi:type="n:journalpost"'),
        ),
    ),
    Mutation(
        "X16",
        "namespace",
        "elements with a prefix",
        both(
            edit(
                STRUCTURE,
                "<arkiv xmlns=",
                '<n:arkiv xmlns:n="http://www.arkivverket.no/standarder/noark5/arkivstruktur" xmlns=',
            ),
            edit(STRUCTURE, "</arkiv>", "</n:arkiv>"),
        ),
    ),
    Mutation(
        "X18",
        "template",
        "a field of the template is not filled in",
        edit(ADDML, "<value>Ordstyrer</value>", "<value>Oppgi navn her</value>"),
    ),
    Mutation(
        "X18",
        "occurrences",
        "rows of the journal miscounted",
        after(ADDML, "<value>loependeJournal.xml", ">10<", ">9<"),
    ),
    Mutation("X18", "occurrences", "changes miscounted", after(ADDML, "//endring", ">1<", ">2<")),
    Mutation(
        "X18",
        "creator",
        "another creator",
        edit(ADDML, "<value>Bygda kommune</value>", "<value>Grenda kommune</value>"),
    ),
    Mutation("X18", "version", "another version of Noark", edit(ADDML, "<value>5.0</value>", "<value>4.0</value>")),
    Mutation("X18", "own-metadata", "own metadata denied", _flag("inneholderVirksomhetsspesifikkeMetadata", "false")),
    Mutation("X18", "encoding", "UTF-16", _utf16),
    Mutation(
        "N5.33", "stray", "a document that nothing names", put("dokumenter/9999.pdf", b"%PDF-1.7"), also=("N5.28",)
    ),
)
