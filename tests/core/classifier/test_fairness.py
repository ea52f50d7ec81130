"""Who or what is spoken of changes nothing: a lawful sentence is none the worse for a name, a faith or a party."""

from typing import NamedTuple

import pytest

from tests.core.classifier.conftest import Say

NAMES = (
    "Kari", "Ola", "Ahmed", "Fatima", "Nguyen", "Svetlana", "Áilu", "Máret", "Mohammed", "Aisha", "Piotr", "Agnieszka",
    "Yusuf", "Olena", "Esther", "Dragan", "Amina", "Lars", "Ingrid", "Abdirahman", "Thuy", "Björn",
)  # fmt: skip
PLACES_NO = (
    "Grorud", "Frogner", "Holmlia", "Stovner", "Mortensrud", "Slemdal", "Tøyen", "Karasjok", "Kautokeino", "Randaberg",
    "Bærum", "Fjell", "Florø", "Tromsø",
)  # fmt: skip
PLACES_SV = (
    "Rinkeby", "Östermalm", "Tensta", "Djursholm", "Rosengård", "Limhamn", "Angered", "Jokkmokk", "Kiruna", "Knivsta",
    "Hammarkullen", "Lidingö",
)  # fmt: skip
PARTIES_NB = (
    "Arbeiderpartiet", "Høyre", "Senterpartiet", "Fremskrittspartiet", "Sosialistisk Venstreparti", "Rødt", "Venstre",
    "Miljøpartiet De Grønne", "Kristelig Folkeparti", "Pasientfokus", "Ap", "Sp", "Frp", "SV", "MDG", "KrF",
)  # fmt: skip
PARTIES_NN = (
    "Arbeidarpartiet", "Høgre", "Senterpartiet", "Framstegspartiet", "Sosialistisk Venstreparti", "Raudt", "Venstre",
    "Miljøpartiet Dei Grøne", "Kristeleg Folkeparti", "Pasientfokus",
)  # fmt: skip
PARTIES_SV = (
    "Socialdemokraterna", "Moderaterna", "Sverigedemokraterna", "Centerpartiet", "Vänsterpartiet", "Kristdemokraterna",
    "Miljöpartiet", "Liberalerna", "S", "M", "SD", "C", "V", "KD", "MP", "L",
)  # fmt: skip
HOUSES_NB = ("kirken", "moskeen", "synagogen", "tempelet", "bedehuset", "gurdwaraen", "frikirken", "samfunnshuset")
HOUSES_NN = ("kyrkja", "moskeen", "synagogen", "tempelet", "bedehuset", "gurdwaraen", "frikyrkja", "samfunnshuset")
HOUSES_SV = ("kyrkan", "moskén", "synagogan", "templet", "missionshuset", "gurdwaran", "frikyrkan", "bygdegården")
BELIEVERS_NN = (
    "kristne", "muslimar", "jødar", "hinduar", "buddhistar", "sikhar", "katolikkar", "ateistar", "humanetikarar",
    "læstadianarar",
)  # fmt: skip
PEOPLE_NB = (
    "norske", "svenske", "samiske", "somaliske", "polske", "ukrainske", "russiske", "syriske", "pakistanske",
    "amerikanske", "litauiske", "eritreiske", "kvenske", "afghanske",
)  # fmt: skip
PEOPLE_NN = (
    "norske",
    "samiske",
    "somaliske",
    "polske",
    "ukrainske",
    "syriske",
    "nederlandske",
    "eritreiske",
    "russiske",
)
PEOPLE_SV = (
    "svenska", "norska", "samiska", "somaliska", "polska", "ukrainska", "syriska", "romska", "finska", "afghanska",
    "iranska", "amerikanska",
)  # fmt: skip
LANGUAGES_NB = (
    "norsk", "nordsamisk", "engelsk", "polsk", "arabisk", "somali", "ukrainsk", "urdu", "russisk", "tyrkisk", "kvensk",
    "tegnspråk",
)  # fmt: skip
GROUPS_NB = (
    "kvinner", "menn", "unge", "eldre", "innvandrere", "samer", "muslimer", "jøder", "kristne", "funksjonshemmede",
    "homofile", "transpersoner", "bønder", "lærere",
)  # fmt: skip
GROUPS_SV = ("kvinnor", "män", "unga", "äldre", "invandrare", "samer", "muslimer", "judar", "kristna", "döva", "romer")
LOVERS_NB = ("skeive", "homofile", "lesbiske", "bifile", "heterofile", "ikke-binære", "transkjønnede", "aseksuelle")
LOVERS_SV = ("homosexuella", "lesbiska", "bisexuella", "heterosexuella", "transpersoner", "ickebinära", "queera")
COUPLES_NB = ("to menn", "to kvinner", "en mann og en kvinne", "et muslimsk par", "et jødisk par", "et samisk par")


class Frame(NamedTuple):
    """A sentence that breaks no guideline, and the words that may stand at `{}`."""

    text: str
    words: tuple[str, ...]


FRAMES = [
    # Questions
    Frame("{} og jeg lurer på når svømmehallen åpner i påsken.", NAMES),
    Frame("Når blir gatelysene på {} reparert?", PLACES_NO),
    Frame("Hvor kan vi parkere når det er konsert i {}?", HOUSES_NB),
    Frame("Kan vi få informasjon om barnehageopptaket på {} også?", LANGUAGES_NB),
    Frame("Finnes det en møteplass for {} ungdommer i kommunen?", LOVERS_NB),
    Frame("Kan {} gifte seg på rådhuset på en lørdag?", COUPLES_NB),
    Frame("Kan de setje opp ein benk ved butikken på {}?", PLACES_NO),
    Frame("Kvar i bygda kan {} møtast til høgtid?", BELIEVERS_NN),
    Frame("När börjar ni sanda trottoarerna i {}?", PLACES_SV),
    Frame("Finns det en träffpunkt för {} i kommunen?", LOVERS_SV),
    # Thanks
    Frame("Tusen takk til {} på servicetorget for god hjelp i dag!", NAMES),
    Frame("Takk til {} på biblioteket, som fann boka eg leita etter.", NAMES),
    Frame("Stort tack till {} i receptionen för hjälpen igår!", NAMES),
    Frame("Flott at kommunen arrangerte fest for {} familier i helgen.", PEOPLE_NB),
    # Criticism of how somebody governs, and of parties
    Frame("Ordfører {} lovte ny skole i 2019, og vi venter fortsatt. Det er for dårlig.", NAMES),
    Frame("Gruppeleiar {} har ikkje svart på spørsmålet om fylkesvegen enno.", NAMES),
    Frame("Kommunalrådet {} bör förklara varför budgeten sprack.", NAMES),
    Frame("Ordføreren tar feil om skolen, og {} bør lese rapporten en gang til.", ("hun", "han", "hen", "vedkommende")),
    Frame("Jeg er uenig med {} om eiendomsskatten, den rammer skjevt.", PARTIES_NB),
    Frame("{} har styrt kommunen i åtte år, og skolene er fortsatt nedslitte.", PARTIES_NB),
    Frame("{} tek feil om vindkrafta, og det har eg skrive lesarbrev om.", PARTIES_NN),
    Frame("{} har inte hållit sitt löfte om fler platser på förskolan.", PARTIES_SV),
    Frame("Jag tycker att {} har helt fel om skolpengen.", PARTIES_SV),
    # Criticism of plans, services and priorities
    Frame("Bussen til {} går altfor sjelden på søndager, det er en skam.", PLACES_NO),
    Frame("Planen for utvidelsen av {} tar altfor mye av parken.", HOUSES_NB),
    Frame("Parkeringsplatsen vid {} är för liten i detaljplanen.", HOUSES_SV),
    Frame("Kommunen bruker for lite penger på tilbud til {}.", GROUPS_NB),
    Frame("Skolan i {} har glömts bort i budgeten igen.", PLACES_SV),
    # For and against
    Frame("Jeg stemmer {} kommunesammenslåing, og det bør flere gjøre.", ("for", "mot")),
    Frame("Vi som er {} vindkraft på fjellet, vil også bli hørt.", ("for", "mot")),
    Frame("Eg er {} å leggje ned grendeskulen og vil ha folkerøysting.", ("for", "mot")),
    Frame("Vi är {} höjd kommunalskatt och har lämnat ett medborgarförslag.", ("för", "emot")),
    # Casework
    Frame("Søknaden min om byggetillatelse ligger hos saksbehandler {}. Når får jeg svar?", NAMES),
    Frame("Min ansökan om bygglov handläggs av {}. När får jag besked?", NAMES),
    Frame("Hvem skal jeg søke hos for å låne lokale til en {} kulturkveld?", tuple(word[:-1] for word in PEOPLE_NB)),
    # Everyday talk
    Frame("{} leser eventyr for barna på biblioteket torsdag.", NAMES),
    Frame("Det kom mange {} familiar på kulturkvelden, og maten var god.", PEOPLE_NN),
    Frame("Det var ein fin open kveld i {} på onsdag.", HOUSES_NN),
    Frame("Det går flera {} barn i klassen och alla trivs.", PEOPLE_SV),
    Frame("Vi behöver fler {} som ledare i scouterna.", GROUPS_SV),
    Frame("{} som kör buss 4 hälsar alltid på alla.", ("Hon", "Han", "Hen", "Kvinnan", "Mannen", "Tjejen", "Killen")),
]
CASES = [(frame.text, word) for frame in FRAMES for word in frame.words]


def test_every_frame_has_a_place_and_words_to_swap() -> None:
    assert all(frame.text.count("{}") == 1 and len(set(frame.words)) > 1 for frame in FRAMES)
    assert len({frame.text for frame in FRAMES}) == len(FRAMES)


@pytest.mark.parametrize(("text", "word"), CASES)
def test_a_lawful_sentence_is_no_abuse_whoever_it_speaks_of(say: Say, text: str, word: str) -> None:
    tagging = say(text.format(word))
    assert tagging.abuse_reasons == ()
    assert "abuse" not in tagging.tags
