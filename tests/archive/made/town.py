"""Nordvik kommune, which does not exist: its classes, its offices, its cases of 2024, and who wrote to it."""

from typing import NamedTuple

# K-kodene, cut down: (code, title, codes below). Some are not used: a deposit holds the whole scheme all the same.
CLASSES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("0", "Organisering og administrasjon", (("056", "Informasjon og samfunnskontakt"), ("063", "Sosiale medier"))),
    ("A", "Oppvekst og utdanning", (("A10", "Barnehage"), ("A20", "Grunnskole"), ("A60", "Kulturskole"))),
    ("C", "Kultur og kirke", (("C20", "Idrett og friluftsliv"), ("C50", "Bibliotek"), ("C70", "Kirke"))),
    ("F", "Sosiale tjenester", (("F20", "Klientsaker"), ("F40", "Hjemmetjenester"))),
    ("G", "Helse", (("G16", "Folkehelse"), ("G20", "Legetjeneste"))),
    ("K", "Natur, klima og miljø", (("K20", "Forurensning"), ("K40", "Vilt og fisk"))),
    ("L", "Plan og bygg", (("L12", "Reguleringsplaner"), ("L40", "Byggesak"))),
    ("M", "Vann, avløp og renovasjon", (("M10", "Vannforsyning"), ("M30", "Avløp"), ("M50", "Renovasjon"))),
    ("Q", "Samferdsel", (("Q10", "Veg"), ("Q14", "Vegvedlikehold"), ("Q80", "Kollektivtrafikk"))),
    ("U", "Næring", (("U63", "Reiseliv"),)),
    ("X", "Justissektor", (("X20", "Brannvern"), ("X43", "Skjenkebevilling"))),
)

OFFICES = {
    "Teknisk drift": "Ingrid Havn",
    "Oppvekst": "Torbjørn Lie",
    "Kultur og fritid": "Marte Skogly",
    "Plan og miljø": "Olav Ekrene",
    "Helse og omsorg": "Synnøve Dalheim",
    "Kommunikasjon": "Jon Are Vik",
    "Brann og beredskap": "Heidi Rognan",
}


class Case(NamedTuple):
    """One case: class, form of Norwegian, office, its title, and what the posts in it are about."""

    klasse: str
    form: str
    office: str
    title: str
    about: str


CASES = tuple(
    Case(*one)
    for one in (
        ("Q14", "nb", "Teknisk drift", "Hull i vegbanen i Sjøgata", "hull i vegbanen i Sjøgata"),
        ("Q14", "nn", "Teknisk drift", "Brøyting av Fjellvegen", "brøyting av Fjellvegen"),
        ("Q14", "nb", "Teknisk drift", "Strøing av gangveger i sentrum", "strøing av gangveger"),
        ("Q14", "nn", "Teknisk drift", "Veglys ved Myra bustadfelt", "veglys ved Myra"),
        ("Q10", "nb", "Plan og miljø", "Fartsgrense på Strandveien", "fartsgrensen på Strandveien"),
        ("Q10", "nn", "Plan og miljø", "Fotgjengarovergang ved Li skule", "fotgjengarovergang ved Li skule"),
        ("Q80", "nb", "Plan og miljø", "Bussholdeplass på Elvemo", "bussholdeplassen på Elvemo"),
        ("Q80", "nn", "Plan og miljø", "Skuleskyss frå Innerdalen", "skuleskyss frå Innerdalen"),
        ("M10", "nb", "Teknisk drift", "Misfarget vann på Nes", "misfarget vann på Nes"),
        ("M10", "nn", "Teknisk drift", "Vasstengsel i Kyrkjegata", "vasstengsel i Kyrkjegata"),
        ("M10", "nb", "Teknisk drift", "Kokevarsel for Øvre Nordvik", "kokevarselet for Øvre Nordvik"),
        ("M30", "nb", "Teknisk drift", "Lukt fra pumpestasjonen på Moen", "lukt fra pumpestasjonen"),
        ("M30", "nn", "Teknisk drift", "Tett kloakk ved Hamna", "tett kloakk ved Hamna"),
        ("M50", "nb", "Teknisk drift", "Endrede tømmedager for avfall", "tømmedager for avfall"),
        ("M50", "nn", "Teknisk drift", "Gjenvinningsstasjonen: opningstider", "opningstidene på gjenvinningsstasjonen"),
        ("M50", "nb", "Teknisk drift", "Nedgravde avfallsbeholdere i sentrum", "nedgravde avfallsbeholdere"),
        ("L12", "nb", "Plan og miljø", "Reguleringsplan for Brygga", "reguleringsplan for Brygga"),
        ("L12", "nn", "Plan og miljø", "Reguleringsplan for Storhaugen hyttefelt", "reguleringsplan for Storhaugen"),
        ("L12", "nb", "Plan og miljø", "Områdeplan for Nordvik sentrum", "områdeplanen for sentrum"),
        (
            "L40",
            "nb",
            "Plan og miljø",
            "Henvendelser om støy fra byggeplass i Havnegata",
            "støy fra byggeplass i Havnegata",
        ),
        ("L40", "nn", "Plan og miljø", "Spørsmål om nabovarsel på Facebook", "nabovarsel"),
        ("K20", "nb", "Plan og miljø", "Forurensning i Møllebekken", "forurensning i Møllebekken"),
        ("K20", "nn", "Plan og miljø", "Plast i fjøra ved Sandvika", "plast i fjøra ved Sandvika"),
        ("K40", "nb", "Plan og miljø", "Skadde dyr langs fylkesvegen", "skadde dyr langs fylkesvegen"),
        ("A10", "nb", "Oppvekst", "Åpningstider i barnehagene i julen", "åpningstider i barnehagene"),
        ("A10", "nn", "Oppvekst", "Opptak i barnehage, spørsmål frå foreldre", "opptak i barnehage"),
        ("A10", "nb", "Oppvekst", "Ute-område ved Solbakken barnehage", "uteområdet ved Solbakken"),
        ("A20", "nb", "Oppvekst", "Skolestruktur: innspill fra innbyggere", "skolestrukturen"),
        ("A20", "nn", "Oppvekst", "Mobilfri skule", "mobilfri skule"),
        ("A20", "nb", "Oppvekst", "Trafikk ved Nes skole", "trafikken ved Nes skole"),
        ("A20", "nn", "Oppvekst", "Svømmeundervisning ved Li skule", "svømmeundervisning"),
        ("A60", "nb", "Oppvekst", "Kulturskolens venteliste", "kulturskolens venteliste"),
        ("C20", "nb", "Kultur og fritid", "Rehabilitering av svømmehallen", "rehabilitering av svømmehallen"),
        ("C20", "nn", "Kultur og fritid", "Lysløypa på Åsen", "lysløypa på Åsen"),
        ("C20", "nb", "Kultur og fritid", "Kunstgressbane på Elvemo", "kunstgressbanen på Elvemo"),
        ("C20", "nn", "Kultur og fritid", "Merking av turstiar", "merking av turstiar"),
        ("C50", "nb", "Kultur og fritid", "Meråpent bibliotek", "meråpent bibliotek"),
        ("C50", "nn", "Kultur og fritid", "Bokbussen si rute", "ruta til bokbussen"),
        ("C20", "nb", "Kultur og fritid", "Nordvikdagene 2024", "Nordvikdagene"),
        ("F40", "nb", "Helse og omsorg", "Besøkstider på Fjordtun", "besøkstider på Fjordtun"),
        ("F40", "nn", "Helse og omsorg", "Middag levert heim", "middag levert heim"),
        (
            "F20",
            "nb",
            "Helse og omsorg",
            "Henvendelser som gjelder enkeltpersoner, første halvår",
            "en henvendelse til tjenesten",
        ),
        ("F20", "nn", "Helse og omsorg", "Meldingar som gjeld enkeltpersonar, andre halvår", "ei melding til tenesta"),
        ("G16", "nb", "Helse og omsorg", "Vaksinering mot influensa", "influensavaksine"),
        ("G16", "nn", "Helse og omsorg", "Frisklivssentralen", "frisklivssentralen"),
        ("G20", "nb", "Helse og omsorg", "Ventetid på legevakten", "ventetid på legevakten"),
        ("G20", "nn", "Helse og omsorg", "Ledig fastlegeheimel", "ledig fastlegeheimel"),
        ("U63", "nb", "Kultur og fritid", "Bobilparkering ved havna", "bobilparkering ved havna"),
        ("U63", "nn", "Kultur og fritid", "Cruiseanløp sommaren 2024", "cruiseanløp"),
        ("X20", "nb", "Brann og beredskap", "Bålforbud i sommer", "bålforbudet"),
        ("X20", "nn", "Brann og beredskap", "Feiing og tilsyn", "feiing og tilsyn"),
        ("X20", "nb", "Brann og beredskap", "Ekstremvær i november", "ekstremværet i november"),
        ("X43", "nb", "Kommunikasjon", "Klager på skjenkested i Havnegata", "et skjenkested i Havnegata"),
        ("063", "nb", "Kommunikasjon", "Moderering av kommunens Facebook-side 2024", "modereringen av Facebook-siden"),
        (
            "063",
            "nn",
            "Kommunikasjon",
            "Moderering av kommunen si Instagram-side 2024",
            "modereringa av Instagram-sida",
        ),
        ("063", "nb", "Kommunikasjon", "Klager på skjulte og fjernede kommentarer 2024", "skjult kommentar"),
        ("056", "nb", "Kommunikasjon", "Egne innlegg i sosiale medier 2024", "kommunens eget innlegg"),
        ("056", "nn", "Kommunikasjon", "Innbyggjarundersøking om informasjon", "innbyggjarundersøkinga"),
        ("056", "nb", "Kommunikasjon", "Opprettet ved en feil", "en sak som ble opprettet ved en feil"),
    )
)
WITHDRAWN = "Opprettet ved en feil"

# As a platform shows them: scripts, emoji and nicknames, none of a real person.
WRITERS = (
    *("Kari Nordengen", "Ola Bråten", "Ánte Sárá Guttorm", "Łukasz Wiśniak", "Fatima El-Amrani", "Per-Erik Moldskred"),
    *("Solveig Myrvang", "Nguyễn Thị Lanfjord", "Bjørnar 🌲 Tveitå", "ليلى حدادي", "Oksana Берегова", "Håkon Sæterli"),
    *("Turid Ånesland", "Máret Ánne Balto", "Jens Kløverud", "Ragnhild Øyehaug", "Samuel Tesfayohannes", "Gro Haukvik"),
    *(
        "fjordpappa72",
        "Astrid & Leif Tangvoll",
        "Sigrun Kvalbein",
        "Mohammed Yusufzai",
        "Eirin Støylen",
        "Ðorđe Petrovikj",
    ),
    *(
        "Åse Gjertveit",
        "Tor Inge Fossnes",
        "Liv Torunn Hjelmås",
        "Vetle Raudberg",
        "Inga-Lill Sjøbakken",
        "Kåre Grønnslett",
    ),
)
