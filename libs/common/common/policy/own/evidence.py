"""How a finding is told in the pack's language: what was found, what is missing, how many there were."""

from collections.abc import Iterable

from common.policy.own.reading.text import Evidence

_FOUND = {"nb": "Funnet", "nn": "Funne", "sv": "Hittat", "en": "Found"}
_MISSING = {"nb": "Mangler", "nn": "Manglar", "sv": "Saknas", "en": "Missing"}
_HINT = {"nb": "Husk", "nn": "Hugs", "sv": "Tänk på", "en": "Remember"}
_WEEK = {
    "nb": "{count} saker er lagt ut denne uken fra før.",
    "nn": "{count} saker er lagde ut denne veka frå før.",
    "sv": "{count} inlägg har redan publicerats den här veckan.",
    "en": "{count} items have gone out this week already.",
}
_PERSONS = {
    "nb": "Det blir {count} personer.",
    "nn": "Det blir {count} personar.",
    "sv": "Det blir {count} personer.",
    "en": "That makes {count} persons.",
}
# kind: bokmål, nynorsk, Swedish, English
_NAMES: dict[str, tuple[str, str, str, str]] = {
    "party_politics": ("partipolitikk", "partipolitikk", "partipolitik", "party politics"),
    "politics": ("politisk standpunkt", "politisk standpunkt", "politiskt ställningstagande", "a political stand"),
    "religion": ("religiøst budskap", "religiøs bodskap", "religiöst budskap", "a religious message"),
    "discrimination": (
        "noe som kan virke diskriminerende",
        "noko som kan verke diskriminerande",
        "något som kan verka diskriminerande",
        "something discriminating",
    ),
    "free_text": (
        "egen tekst utover malen",
        "eigen tekst utover malen",
        "egen text utöver mallen",
        "text beyond the template",
    ),
    "irony": ("ironi eller sarkasme", "ironi eller sarkasme", "ironi eller sarkasm", "irony or sarcasm"),
    "impolite": ("uhøflig tone", "uhøfleg tone", "ohövlig ton", "an impolite tone"),
    "private": (
        "noe privat om den som skriver",
        "noko privat om den som skriv",
        "något privat om den som skriver",
        "something private of the writer",
    ),
    "case_number": ("saksnummer", "saksnummer", "ärendenummer", "a case number"),
    "property": ("en bestemt eiendom", "ein bestemt eigedom", "en viss fastighet", "a property"),
    "own_matter": ("avsenderens egen sak", "saka til avsendaren", "avsändarens eget ärende", "the sender's own case"),
    "named_matter": (
        "en bestemt persons sak",
        "saka til ein bestemt person",
        "en viss persons ärende",
        "a person's case",
    ),
    "repeated": (
        "detaljer som gjentas fra henvendelsen",
        "detaljar som er gjentekne frå henvendinga",
        "detaljer som upprepas från ärendet",
        "details repeated from the inquiry",
    ),
    "identity": ("fødselsnummer", "fødselsnummer", "personnummer", "an identity number"),
    "phone": (
        "privat telefonnummer eller e-post",
        "privat telefonnummer eller e-post",
        "privat telefonnummer eller e-post",
        "a private telephone number or e-mail",
    ),
    "health": ("helseopplysninger", "helseopplysningar", "hälsouppgifter", "health information"),
    "name": ("fullt navn i teksten", "fullt namn i teksten", "fullständigt namn i texten", "the full name in the text"),
    "title": ("tittel i teksten", "tittel i teksten", "titel i texten", "the title in the text"),
    "signature": (
        "navn eller tittel i teksten",
        "namn eller tittel i teksten",
        "namn eller titel i texten",
        "name or title in the text",
    ),
    "approved": (
        "hvem som har godkjent bildet",
        "kven som har godkjent biletet",
        "vem som har godkänt bilden",
        "who approved the picture",
    ),
    "photographer": (
        "fotografens godkjenning",
        "godkjenning frå fotografen",
        "fotografens godkännande",
        "the photographer's approval",
    ),
    "depicted": (
        "godkjenning fra dem som er avbildet",
        "godkjenning frå dei som er avbilda",
        "godkännande från dem som syns",
        "the approval of those depicted",
    ),
    "credit": ("fotografens navn", "namnet på fotografen", "fotografens namn", "the photographer's name"),
    "account": ("konto", "konto", "konto", "account"),
    "publish_at": ("dag og klokkeslett", "dag og klokkeslett", "dag och klockslag", "day and time"),
    "content_type": ("type innhold", "type innhald", "typ av innehåll", "content type"),
    "goal": ("mål", "mål", "mål", "goal"),
    "sender": (
        "kommunens navn som avsender",
        "kommunen som avsendar",
        "kommunens namn som avsändare",
        "the municipality as sender",
    ),
    "logo": ("logo", "logo", "logotyp", "the logo"),
}
_LANGUAGES = ("nb", "nn", "sv", "en")


def found(language: str, evidence: Iterable[Evidence]) -> str:
    """Return `Funnet: partipolitikk («stem …»).`; what is somebody's data is named by its kind alone."""
    parts = [
        f"{name(language, each.kind)} («{each.quote}»)" if each.quote else name(language, each.kind)
        for each in evidence
    ]
    return f"{_in(language, _FOUND)}: {', '.join(parts)}." if parts else ""


def missing(language: str, kinds: Iterable[str]) -> str:
    """Return `Mangler: fullt navn i teksten, tittel i teksten.`"""
    return f"{_in(language, _MISSING)}: {', '.join(name(language, kind) for kind in kinds)}."


def hint(language: str, ask: str) -> str:
    """Return `Husk: …`, what the writer is asked without being stopped."""
    return f"{_in(language, _HINT)}: {ask}"


def this_week(language: str, count: int) -> str:
    """Return how many items have gone out in the week before this one."""
    return _in(language, _WEEK).format(count=count)


def persons(language: str, count: int) -> str:
    """Return how many persons there would be."""
    return _in(language, _PERSONS).format(count=count)


def name(language: str, kind: str) -> str:
    """Return what a kind of finding is called."""
    return _NAMES[kind][_LANGUAGES.index(language) if language in _LANGUAGES else 0]


def _in(language: str, words: dict[str, str]) -> str:
    return words.get(language, words["nb"])
