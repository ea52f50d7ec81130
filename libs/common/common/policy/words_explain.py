"""The words in which a decision is explained, in the packs' languages: what rules are called, why they are silent."""

from collections.abc import Mapping
from types import MappingProxyType

# What a rule is called; a rule that the pack names itself is called by its family and that name.
_NAMES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "confidence": ("tvil", "tvil", "tvekan"),
        "urgent": ("akutt fare", "akutt fare", "akut fara"),
        "crisis": ("krise", "krise", "kris"),
        "english": ("det samme på engelsk", "det same på engelsk", "samma sak på engelska"),
        "deadline": ("frist", "frist", "tidsfrist"),
        "deadline.follow_up": ("oppfølging", "oppfølging", "uppföljning"),
        "shield": ("skjerming", "skjerming", "sekretess"),
        "documentation": ("dokumentasjonsverdi", "dokumentasjonsverdi", "dokumentationsvärde"),
        "documentation.requested": ("etterspurte synspunkter", "etterspurde synspunkt", "efterfrågade synpunkter"),
        "political": ("politikk", "politikk", "politik"),
        "political.campaign": ("valgkamp", "valkamp", "partireklam"),
        "reply.praise": ("ros", "ros", "beröm"),
        "reply.question": ("spørsmål", "spørsmål", "fråga"),
        "reply.criticism": ("kritikk", "kritikk", "kritik"),
        "reply.neutral": ("nøytral kommentar", "nøytral kommentar", "neutral kommentar"),
        "reply.fact_error": ("faktafeil", "faktafeil", "faktafel"),
        "reply.holding": ("foreløpig svar", "førebels svar", "preliminärt svar"),
        "reply.close_prompt": ("lang dialog", "lang dialog", "lång dialog"),
        "removal.confirm": ("bekreftelse av fjerning", "stadfesting av fjerning", "bekräftelse av borttagning"),
        "removal.notice": ("melding om fjerning", "melding om fjerning", "besked om borttagning"),
        "removal.archive": ("arkivering av det fjernede", "arkivering av det fjerna", "bevarande av det borttagna"),
        "removal.extraordinary": ("ekstraordinære tilfeller", "ekstraordinære tilfelle", "extraordinära fall"),
        "removal.own_data": ("egne opplysninger", "eigne opplysningar", "egna uppgifter"),
        "removal.privacy": ("personvern", "personvern", "personuppgifter"),
        "removal.law.hide": ("loven: skjules", "lova: blir skjult", "lagen: döljs"),
        "removal.law.flag": ("loven: ses på", "lova: blir sett på", "lagen: granskas"),
        "removal.law.ignore": ("loven: blir stående", "lova: blir ståande", "lagen: står kvar"),
        "removal.unclear": ("uklart misbruk", "uklart misbruk", "oklart missbruk"),
        "removal.message": ("privat melding", "privat melding", "privat meddelande"),
        "removal.elsewhere": ("andres kanaler", "andre sine kanalar", "andras kanaler"),
        "removal.grounds": ("grunn til å fjerne", "grunn til å fjerne", "skäl att ta bort"),
        "casework": ("saksbehandling", "sakshandsaming", "ärende"),
        "common.hidden": ("svar på det som er skjult", "svar på det som er skjult", "svar på det som är dolt"),
        "common.addressed": ("henvendt til andre", "retta til andre", "riktat till andra"),
        "common.edit": ("redigering", "redigering", "redigering"),
        "common.informal": ("uformell kontakt", "uformell kontakt", "informell kontakt"),
        "common.unread": ("ikke lest", "ikkje lese", "inte läst"),
        "common.deleted": ("slettet av avsender", "sletta av avsendaren", "borttaget av avsändaren"),
        "common.side_question": ("spørsmål ved siden av", "spørsmål ved sida av", "fråga vid sidan av"),
    },
)

_WHY: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "tag_missing": ("merkelappen {0} mangler", "merkelappen {0} manglar", "etiketten {0} saknas"),
        "has_tags": ("den har merkelapper: {0}", "han har merkelappar: {0}", "den har etiketter: {0}"),
        "no_reason": (
            "ingen av grunnene er funnet: {0}",
            "ingen av grunnane er funne: {0}",
            "inget av skälen finns: {0}",
        ),
        "no_own_data": (
            "den viser ingen opplysninger om avsender selv",
            "han viser ingen opplysningar om avsendaren sjølv",
            "den visar inga uppgifter om avsändaren själv",
        ),
        "no_abuse": (
            "ingenting er merket som misbruk",
            "ingenting er merkt som misbruk",
            "inget är märkt som missbruk",
        ),
        "reason_known": ("grunnen er kjent", "grunnen er kjend", "skälet är känt"),
        "not_message": ("det er ingen privat melding", "det er inga privat melding", "det är inget privat meddelande"),
        "own_channel": (
            "det står i kommunens egen kanal",
            "det står i kommunen sin eigen kanal",
            "det står i kommunens egen kanal",
        ),
        "not_taken_away": ("ingenting tas bort", "ingenting blir teke bort", "inget tas bort"),
        "sure": ("det er ingen tvil", "det er ingen tvil", "det finns ingen tvekan"),
        "nothing_to_shield": (
            "ingenting som arkiveres, må skjermes",
            "ingenting som blir arkivert, må skjermast",
            "inget som arkiveras behöver skyddas",
        ),
        "other_class": ("klassen er {0}", "klassen er {0}", "klassen är {0}"),
        "casework_first": ("saksbehandling går foran", "sakshandsaming går føre", "ärendet går före"),
        "not_requested": (
            "innlegget over ber ikke om synspunkter",
            "innlegget over ber ikkje om synspunkt",
            "inlägget frågar inte efter synpunkter",
        ),
        "not_addressed": (
            "den er ikke henvendt til kommunen",
            "han er ikkje retta til kommunen",
            "den är inte riktad till kommunen",
        ),
        "addressed": ("den er henvendt til kommunen", "han er retta til kommunen", "den är riktad till kommunen"),
        "no_campaign": ("det er ikke valgkamp", "det er ikkje valkamp", "det är ingen partireklam"),
        "no_fact_error": (
            "ingen har merket en faktafeil",
            "ingen har merkt ein faktafeil",
            "ingen har märkt ett faktafel",
        ),
        "not_held": (
            "ingen har sagt at svaret må vente",
            "ingen har sagt at svaret må vente",
            "ingen har sagt att svaret måste vänta",
        ),
        "no_answer_due": ("ingen venter på et svar", "ingen ventar på eit svar", "ingen väntar på ett svar"),
        "few_replies": (
            "kommunen har svart {0} ganger i tråden",
            "kommunen har svart {0} gonger i tråden",
            "kommunen har svarat {0} gånger i tråden",
        ),
        "no_crisis": ("ingen krise er erklært", "ingen krise er erklært", "ingen kris är utlyst"),
        "no_english_needed": (
            "avsender skriver på et skandinavisk språk, eller på et språk vi ikke kjenner igjen",
            "avsendaren skriv på eit skandinavisk språk, eller på eit språk vi ikkje kjenner att",
            "avsändaren skriver på ett skandinaviskt språk, eller på ett språk vi inte känner igen",
        ),
        "nothing_said": ("ingenting blir sagt", "ingenting blir sagt", "inget sägs"),
        "nothing_public": ("ingenting sies offentlig", "ingenting blir sagt ope", "inget sägs öppet"),
        "not_hidden": ("ingenting er skjult", "ingenting er skjult", "inget är dolt"),
        "nothing_to_tell": (
            "det er ikke noe å svare på",
            "det er ikkje noko å svare på",
            "det finns inget att svara på",
        ),
        "not_edited": (
            "redigering har ingen betydning her",
            "redigering har ikkje noko å seie her",
            "redigering saknar betydelse här",
        ),
        "something_asked": (
            "noe annet er bedt om, eller det arkiveres",
            "noko anna er bede om, eller det blir arkivert",
            "något annat begärs, eller så arkiveras det",
        ),
        "all_read": ("alt er lest", "alt er lese", "allt är läst"),
        "not_deleted": (
            "avsender har ikke slettet det",
            "avsendaren har ikkje sletta det",
            "avsändaren har inte tagit bort det",
        ),
        "not_replaced": ("ikke noe svar er erstattet", "ikkje noko svar er erstatta", "inget svar är ersatt"),
        "own_text": (
            "den gjelder det kommunen selv skriver",
            "han gjeld det kommunen sjølv skriv",
            "den gäller det kommunen själv skriver",
        ),
        "others_text": ("den gjelder det andre skriver", "han gjeld det andre skriv", "den gäller det andra skriver"),
        "no_cause": (
            "ingenting her gir grunn til den",
            "ingenting her gjev grunn til han",
            "inget här ger skäl till den",
        ),
        "replaced": (
            "et svar om saken står i stedet",
            "eit svar om saka står i staden",
            "ett svar om ärendet står i stället",
        ),
        "hidden": (
            "det er skjult: ingenting sies offentlig under det",
            "det er skjult: ingenting blir sagt ope under det",
            "det är dolt: inget sägs öppet under det",
        ),
        "deleted": ("avsender har slettet det", "avsendaren har sletta det", "avsändaren har tagit bort det"),
        "asks_nothing": ("den ber ikke om noe", "han ber ikkje om noko", "den begär inget"),
        "in_message": (
            "i en privat melding ser ingen andre det",
            "i ei privat melding ser ingen andre det",
            "i ett privat meddelande ser ingen annan det",
        ),
        "elsewhere": (
            "i andres kanaler kan vi ikke rydde",
            "i andre sine kanalar kan vi ikkje rydde",
            "i andras kanaler kan vi inte städa",
        ),
        "settled": (
            "en sikrere regel har avgjort det",
            "ein sikrare regel har avgjort det",
            "en säkrare regel har avgjort det",
        ),
        "no_clock": (
            "ingenting som er bedt om, stopper klokka",
            "ingenting som er bede om, stoppar klokka",
            "inget av det som begärs stoppar klockan",
        ),
    },
)

_COLUMN = MappingProxyType({"nb": 0, "nn": 1, "sv": 2})


def name_of(language: str, rule: str) -> str:
    """Return what a rule is called; one that has no name in words by its path."""
    column = _COLUMN.get(language, 0)
    if rule in _NAMES:
        return _NAMES[rule][column]
    family, _, own = rule.rpartition(".")
    return f"{_NAMES[family][column]} «{own}»" if family in _NAMES else rule


def why(language: str, reason: str, *values: str) -> str:
    """Return a reason in words."""
    return _WHY[reason][_COLUMN.get(language, 0)].format(*values)
