"""The relation keys that the client follows. Addresses are the core's own affair: nothing is known but these.

Source: Noark 5 tjenestegrensesnitt 1.1 (2023-06-10), chapters 6 and 7. Keys end in a slash and keep their case.
"""

BASE = "https://rel.arkivverket.no/noark5/v5/api/"
ARKIVSTRUKTUR = f"{BASE}arkivstruktur/"
SAKARKIV = f"{BASE}sakarkiv/"
METADATA = f"{BASE}metadata/"
SYSTEM = f"{BASE}admin/system/"
OIDC = f"{BASE}login/oidc/"

ARKIVDEL = f"{ARKIVSTRUKTUR}arkivdel/"
KLASSE = f"{ARKIVSTRUKTUR}klasse/"
SAKSMAPPE = f"{SAKARKIV}saksmappe/"
JOURNALPOST = f"{SAKARKIV}journalpost/"
DOKUMENTBESKRIVELSE = f"{ARKIVSTRUKTUR}dokumentbeskrivelse/"
DOKUMENTOBJEKT = f"{ARKIVSTRUKTUR}dokumentobjekt/"
FIL = f"{ARKIVSTRUKTUR}fil/"
EGNE_METADATA = f"{METADATA}virksomhetsspesifikkeMetadata/"

NY_SAKSMAPPE = f"{SAKARKIV}ny-saksmappe/"
NY_JOURNALPOST = f"{SAKARKIV}ny-journalpost/"
NY_DOKUMENTBESKRIVELSE = f"{ARKIVSTRUKTUR}ny-dokumentbeskrivelse/"
NY_DOKUMENTOBJEKT = f"{ARKIVSTRUKTUR}ny-dokumentobjekt/"


def part_rel(kind: str) -> str:
    """Return the list of a kind of correspondents ("person", "enhet", "intern")."""
    return f"{ARKIVSTRUKTUR}korrespondansepart{kind}/"


def new_part_rel(kind: str) -> str:
    """Return where one of that kind is made."""
    return f"{ARKIVSTRUKTUR}ny-korrespondansepart{kind}/"
