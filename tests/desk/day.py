"""A working day of a municipality: 120 items, of which 15 need words of their own. Made-up people, recorded events."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from msgspec.structs import replace

from common.events import Event, Step, Tagging
from tests.core.desk.scene import ANSWER
from tests.desk.queue import THANK, Item

NAMES = ("Kari Påfunn", "Ola Dikt", "Ingrid Fantasi", "Per Oppspinn", "Liv Tenkt", "Jon Eksempel", "Åse Oppdiktet")
OPTIONAL = replace(ANSWER, do="answer_optional")
NOTHING = replace(ANSWER, do="none", mode="auto", text=None)
SAID = (
    "Vi var der hele familien, og det var kjempekoselig.",
    "@Ola Dikt skal vi ta turen på lørdag?",
    "Enig! Nå må noen ta ansvar.",
    "Jeg husker da dampskipskaia lå her. Farfar var med og rev den i 1962, og han snakket om det til han døde.",
    "Følger med på denne.",
    "Se her, det er dette jeg har sagt hele tiden.",
    "Fint bilde!",
    "Gratulerer så mye til alle sammen, det var vel fortjent etter så mange år med dugnad.",
    "Da blir det kø forbi skolen igjen i morgen tidlig.",
)
CRITICISM = (
    "Fjerde gangen dere graver opp den samme veien. Hvem planlegger egentlig dette?",
    "Alt skal alltid legges til sentrum. Vi som bor oppe i dalen får aldri noe.",
    "Dette burde vært gjort for lenge siden.",
    "Skjønner ikke at vi har råd til nytt rådhus når skolen lekker.",
)
PRAISE = (
    "Tusen takk for kjempefin innsats! Dette gjør godt å se.",
    "Flott brøyting i vinter, og nå ny asfalt. All ære til gutta på utedrift!",
    "Skryt til lærerne, de har tatt imot seksåringene på en strålende måte.",
    "Så bra jobba!",
)
QUESTIONS = (
    "Når åpner svømmehallen på lørdag, og hva koster det for barn?",
    "Hvor finner jeg skoleruta for neste år?",
    "Hvor lenge er høringsfristen, og hvor sender man innspill?",
    "Er det mulig å leie grendehuset i romjula, og hvem ringer jeg?",
    "Hvilke åpningstider har gjenvinningsstasjonen i høstferien?",
    "Må vi søke for å sette opp et lite gjerde mot veien?",
    "Kan hunden være med på turstien rundt vannet i båndtvangen?",
)
WATER = (
    "Er vannet trygt å drikke nå?",
    "Gjelder kokevarselet oss på østsiden også?",
    "Hvor lenge må vi koke vannet? Vi har en baby i huset og bruker mye.",
    "Hvorfor får vi ikke SMS om vannet?",
    "Når er vannet i orden igjen?",
)
WORDS, SAME, THANKS, MAYBE, NOTED = 12, 17, 20, 22, 45
"""With the four of the small queue (a threat, casework, a question, praise) 120, of which 15 need own words."""


def working_day(now: datetime) -> Iterator[Event]:
    """Yield what came since yesterday, the questions of one matter between the others."""
    names, questions, water = cycle(NAMES), cycle(QUESTIONS), cycle(WATER)
    asked = [(f"own-{n}", next(questions)) for n in range(WORDS)]
    same = [(f"same-{n}", next(water)) for n in range(SAME)]
    for n in range(max(WORDS, SAME)):
        for object_id, words in (*asked[n : n + 1], *same[n : n + 1]):
            yield from _came(now - timedelta(minutes=400 - n), object_id, words, next(names), ANSWER)
    for kind, many, texts, step in (
        ("thanks", THANKS, PRAISE, THANK),
        ("maybe", MAYBE, CRITICISM, OPTIONAL),
        ("noted", NOTED, SAID, NOTHING),
    ):
        said = cycle(texts)
        for n in range(many):
            yield from _came(now - timedelta(minutes=200 + n), f"{kind}-{n}", next(said), next(names), step)


def _came(at: datetime, object_id: str, words: str, name: str, step: Step) -> Iterator[Event]:
    one = Item(object_id, at)
    tag = {"answer": "question", "thank": "praise"}.get(step.do)
    yield one.posted(words, name, post_id="water" if object_id.startswith("same") else "post")
    yield one.decided(Tagging(lang="nb", tags=(tag,) if tag else ()), step)
