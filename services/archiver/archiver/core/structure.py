"""The arkivstruktur above a case file: whose archive it is, its classes, who has its cases, its authorities."""

from collections.abc import Iterator

import msgspec

MAIN = "main"
"""The series of a municipality that keeps one journal."""


class Disposal(msgspec.Struct, frozen=True, kw_only=True):
    """Noark's kassasjon: vedtak is B, K or G; `years` how long it is kept, `hjemmel` the decision that says so."""

    vedtak: str
    years: int | None = None
    hjemmel: str = ""


class SchemeClass(msgspec.Struct, frozen=True, kw_only=True):
    """A class by its code; `below` stand under it."""

    code: str
    title: str
    disposal: Disposal | None = None
    below: tuple["SchemeClass", ...] = ()


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """A klassifikasjonssystem; `default` is the code of the class that a case has when nobody names one."""

    title: str
    default: str
    classes: tuple[SchemeClass, ...]
    type: str = "EH"
    """A code of Noark's klassifikasjonstype (M086)."""


def every_class(classes: tuple[SchemeClass, ...]) -> Iterator[SchemeClass]:
    """Yield classes in the scheme's order, each before those under it."""
    for one in classes:
        yield one
        yield from every_class(one.below)


def leaves(scheme: Scheme) -> frozenset[str]:
    """Return the codes that a case may have: a class holds either classes or case files, never both."""
    return frozenset(one.code for one in every_class(scheme.classes) if not one.below)


_K_KODER = (
    *(("0", "Organisasjon og administrasjon"), ("1", "Plan og budsjett"), ("2", "Regnskap og finansforvaltning")),
    *(("4", "Personalpolitikk og personalforvaltning"), ("5", "Lønn, godtgjøring, trygd og pensjon")),
    *(("6", "Eiendoms- og materiellforvaltning"), ("A", "Opplæring"), ("B", "Opplærings- og elevforhold")),
    *(("C", "Kultur og fritid"), ("D", "Kulturbygg og kulturanlegg"), ("F", "Sosial- og omsorgstjenester")),
    *(("G", "Helsetjenester"), ("H", "Institusjoner"), ("J", "Miljørettet helsevern"), ("K", "Natur og miljø")),
    *(("L", "Arealdisponering, utbygging, bolig"), ("M", "Vann, avløp, renovasjon, brann og feiing")),
    *(("N", "Samferdsel og kommunikasjon"), ("P", "Havner og farvann"), ("Q", "Samferdselsanlegg")),
    *(("S", "Energiforsyning"), ("T", "Energifordeling"), ("U", "Næringsliv"), ("V", "Landbruk")),
    ("X", "Spesielle samfunnsoppgaver"),
)
K_KODER = Scheme(
    title="K-koder",
    default="0",
    type="KK",
    classes=tuple(SchemeClass(code=code, title=title) for code, title in _K_KODER),
)
"""The main classes of the municipalities' own key; what dialogue is about in general is organisation (0)."""

SWEDISH = Scheme(
    title="Klassificeringsstruktur",
    default="1",
    type="FH",
    classes=(
        SchemeClass(code="1", title="Demokrati och ledning"),
        SchemeClass(code="2", title="Intern service"),
        SchemeClass(code="3", title="Samhällsservice"),
    ),
)
"""Stands in until the municipality's own structure is named."""


class Cases(msgspec.Struct, frozen=True, kw_only=True):
    """`[archive.case]` of a pack: which case file (picked, collective or own), its class, unit and officer as text."""

    kind: str = "own"
    klasse: str = ""
    unit: str = ""
    responsible: str = ""
    disposal: Disposal | None = None


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """A Swedish authority (myndighet) with its own register: `accounts` are "platform:id", `units` role ids."""

    id: str
    name: str
    creator_id: str = ""
    accounts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a delivery says of an archive before its first case file. `zone` is an IANA name."""

    municipality: str = ""
    name: str = ""
    creator_id: str = ""
    title: str = ""
    zone: str = "UTC"
    lang: str = "nb"
    scheme: Scheme = K_KODER
    cases: Cases = Cases()
    topics: dict[str, str] = {}
    authorities: tuple[Authority, ...] = ()

    def klasse_of(self, topics: tuple[str, ...] = ()) -> str:
        """Return the class of a new case: the topic's, else the pack's, else the scheme's default."""
        known = leaves(self.scheme)
        wanted = (*(self.topics.get(topic, "") for topic in topics), self.cases.klasse, self.scheme.default)
        return next(code for code in (*wanted, *sorted(known)) if code in known)

    def series_of(self, account: str) -> str:
        """Return the series that an account's items are filed in: the authority's whose verksamhet has the account.

        An account that no authority names is the first one's (kommunstyrelsen); without authorities there is one.
        """
        named = (authority.id for authority in self.authorities if account in authority.accounts)
        return next(named, self.authorities[0].id if self.authorities else MAIN)

    def authority(self, series: str) -> Authority | None:
        """Return the authority that a series belongs to."""
        return next((one for one in self.authorities if one.id == series), None)

    @property
    def all_series(self) -> tuple[str, ...]:
        """Return every series that the municipality numbers in."""
        return tuple(authority.id for authority in self.authorities) or (MAIN,)
