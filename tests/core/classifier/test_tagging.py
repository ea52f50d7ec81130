"""Plain cases in three languages, look-alikes that are innocent, facts, spans and time budgets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.core.addressed import Context
from classifier.core.clocked import Budget
from classifier.core.normalise import TEXT_CHARS_MAX
from classifier.core.rules import REASONS, TAGS
from classifier.core.tagging import LIMITS_S, Tagger, tag
from common.events.decision import Tagging
from tests.core.classifier.conftest import Say

# None of these is a comment of the training corpus.
PLAIN = {
    "praise": [
        "Takk for god hjelp på servicetorget i dag!",
        "Takk for at de strøydde så fint i dag tidleg",
        "Tack för att ni sandade så snabbt i morse!",
    ],
    "question": [
        "Når blir søppelet hentet i påsken?",
        "Når vert bosset henta i påska?",
        "När hämtas soporna i påsk?",
        "Hvor kan jeg kaste hageavfall?",
    ],
    "saksbehandling": [
        "Hvordan går det med søknaden min om sykehjemsplass? Jeg har ikke fått svar.",
        "Har de fått søknaden min? Eg har ikkje fått svar.",
        "Har ni fått min ansökan? Jag har inte fått svar.",
    ],
    "criticism": [
        "Veiene her er en skam, dere gjør aldri noe.",
        "Vegane her er ei skam, de gjer aldri noko.",
        "Vägarna här är en skam, ni gör aldrig något.",
    ],
    "political": [
        "Politikerne bør si nei til eiendomsskatt.",
        "Politikarane bør seie nei til eigedomsskatt.",
        "Politikerna borde säga nej till höjd skatt.",
    ],
    "urgent": [
        "Det brenner i barnehagen nå!",
        "Det brenn i barnehagen no!",
        "Det brinner på förskolan nu!",
        "Eg vil ikkje leve lenger",
        "Jag tänker ta livet av mig ikväll.",
    ],
    "documentation_value": [
        "Skolen ble bygget i 1923 av min oldefar og tre andre.",
        "Skulen vart bygd i 1923 av oldefar min og tre andre.",
        "Gatljuset på Parkvägen är trasigt",
    ],
}
ABUSE = {
    "threat": ["Jeg skal drepe deg", "Eg skal drepe deg", "Jag ska döda dig"],
    "personal_attack": ["Du er en jævla idiot", "Du er ein jævla idiot", "Du är en jävla idiot", "Du er en i d i o t"],
    "naming": ["Hun Anne Berit Lundemo på NAV er lat og løy om papirene mine."],
    "hate_speech": [
        "Muslimer er avskum og må kastes ut",
        "Muslimar er avskum og må kastast ut",
        "Muslimer är avskum och måste kastas ut",
    ],
    "harassment": ["Jeg vil se puppene dine", "Visa brösten, sötnos"],
    "incitement": ["Møt opp i kveld og knus rutene på rådhuset"],
    "personal_data": ["Ring meg på 400 11 222", "Sønnen min Ola går i 4B og har ADHD"],
    "violence_pornography": ["Se gratis porno på kåt.example"],
    "advertising": ["Vi selger vedsekker, rabatt denne uka, bestill på ved.example"],
    "copyright": ["Last ned hele boka gratis på pdfboka.example"],
}
INNOCENT = [
    "Hei til hele gjengen",
    "Vi grilla pølser på stranda i går",
    "Katten min heter Mons og elsker laks",
    "Vi må drepe bjørnekjeksen før den sprer seg i parken",
    "Tolv mål mot null, dere knuste dem!",
    "Vi såg en älg på vägen till jobbet",
    "Mormor bakar bullar idag",
    "I går såg vi ein hegre ved elva",
    "Byen har tre broer og en ferge",
    "God morgen alle sammen",
]
NOT_ABUSE = [
    "Dette vedtaket er idiotisk og gjennomført udemokratisk",
    "Ordføreren har feil om bompengene, og hun burde vite bedre",
    "Faen så glatt det er i bakken",
    "En mann kalte meg idiot på bussen, og sjåføren gjorde ingenting",
    "Fakturaen har KID 17048133402 og kom i 2019-2023",
]


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in PLAIN.items() for text in texts])
def test_a_plain_comment_gets_its_tag(say: Say, label: str, text: str) -> None:
    assert label in say(text).tags


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in ABUSE.items() for text in texts])
def test_plain_abuse_gets_its_reason(say: Say, reason: str, text: str) -> None:
    tagging = say(text)
    assert reason in tagging.abuse_reasons
    assert "abuse" in tagging.tags


@pytest.mark.parametrize("text", INNOCENT)
def test_everyday_talk_has_no_tag(say: Say, text: str) -> None:
    assert say(text).tags == ()


@pytest.mark.parametrize("text", NOT_ABUSE)
def test_harsh_words_about_a_matter_and_reported_abuse_are_no_abuse(say: Say, text: str) -> None:
    assert "abuse" not in say(text).tags


@pytest.mark.parametrize(
    ("text", "casework"),
    [
        ("Jeg vil klage på avslaget på byggesøknaden min.", "extensive"),
        ("Eg vil klage på vedtaket om barnehageplass.", "extensive"),
        ("Jag vill överklaga ert beslut om bygglov.", "extensive"),
        ("Hva er status på søknaden min?", "light"),
        ("Fin dag i dag", None),
    ],
)
def test_an_appeal_is_extensive_and_a_status_is_light(say: Say, text: str, casework: str | None) -> None:
    assert say(text).casework == casework


def test_thanks_and_a_question_are_two_tags(say: Say) -> None:
    assert say("Takk for flott brøyting! Når åpner biblioteket?").tags == ("praise", "question")


@pytest.mark.parametrize("disguise", ["i d i o t", "i.d.i.o.t", "1d1ot", "id\u200biot", "\u0456diot", "IDIOOOOT"])
def test_a_disguised_insult_is_found_and_shown_where_it_stands(say: Say, disguise: str) -> None:
    text = f"Ja du er en {disguise} du!"
    tagging = say(text)
    assert "personal_attack" in tagging.abuse_reasons
    assert disguise in {text[span.start : span.end] for span in tagging.because}


@given(text=st.text(max_size=120))
def test_any_text_is_tagged_and_every_tag_is_explained_within_it(tagger: Tagger, text: str) -> None:
    tagging = tag(text, tagger)
    assert set(tagging.tags) <= set(TAGS)
    assert set(tagging.abuse_reasons) <= set(REASONS)
    assert ("abuse" in tagging.tags) == bool(tagging.abuse_reasons)
    assert ("saksbehandling" in tagging.tags) == (tagging.casework is not None)
    assert {span.tag for span in tagging.because} == {*tagging.tags, *tagging.abuse_reasons}
    assert all(0 <= span.start < span.end <= len(text) for span in tagging.because)
    assert all(0 <= share <= 1 for share in tagging.scores.values())
    assert tagging.unchecked == ()


@given(text=st.text(max_size=60))
def test_the_same_text_is_tagged_the_same_again(tagger: Tagger, text: str) -> None:
    assert tag(text, tagger) == tag(text, tagger)


def test_a_tagging_names_the_model_and_its_hash(say: Say) -> None:
    assert say("Hei").model.startswith("first@")


def test_an_empty_text_says_nothing(say: Say) -> None:
    assert say("") == Tagging(lang="und", scores=dict.fromkeys((*TAGS, *REASONS), 0.0), model=say("").model)


def test_a_given_language_is_taken_as_given(tagger: Tagger) -> None:
    assert tag("ok", tagger, context=Context(lang="sv")).lang == "sv"


def test_the_rest_of_an_endless_text_is_not_checked(say: Say) -> None:
    assert say("ja " * TEXT_CHARS_MAX).unchecked == ("tail",)


# A late encoder, which the model that ships may not have: test_encoder.py.
@pytest.mark.parametrize("phase", sorted(set(LIMITS_S) - {"encoder"}))
def test_a_phase_that_is_late_is_not_checked_and_finds_nothing(tagger: Tagger, phase: str) -> None:
    ticks = iter(range(100_000))
    late = Budget(lambda: float(next(ticks)), {phase: 0.5})
    tagging = tag("Du er en idiot, fødselsnummeret ditt er 010190 12345", tagger, budget=late)
    assert tagging.unchecked == (phase,)
    assert phase not in {span.phase for span in tagging.because}


def test_within_its_budget_every_phase_is_checked(tagger: Tagger) -> None:
    assert tag("Hva er klokka?", tagger, budget=Budget(lambda: 0.0, LIMITS_S)).unchecked == ()


def test_without_the_model_a_rule_still_finds_what_is_certain(tagger: Tagger) -> None:
    ticks = iter(range(100_000))
    tagging = tag("Jeg skal drepe deg", tagger, budget=Budget(lambda: float(next(ticks)), {"linear": 0.5}))
    assert tagging.abuse_reasons == ("threat",)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Fødselsnummeret mitt er 010190 12345", "self"),
        ("Ring meg på 400 11 222 i kveld", "self"),
        ("Jeg heter Aslaug Tverrbekk, fødselsnummer 010190 12345", "self"),
        ("Hun bor i Lerkeveien 22, 4070 Randaberg", "other"),
        ("Sønnen min Ola har fødselsnummer 010190 12345", "other"),
        ("Fødselsnummeret mitt er 010190 12345. Mor mi har fødselsnummer 020240 12345", "both"),
        ("Fødselsnummer 010190 12345", "other"),
        ("Fin dag", "other"),
    ],
)
def test_personal_data_are_told_as_the_writers_own_or_anothers(say: Say, text: str, subject: str) -> None:
    assert say(text).facts.personal_data_subject == subject


def test_a_trap_is_a_scam_link_and_an_offer_is_not(say: Say) -> None:
    trap = say("Du har vunnet 10 000 kr, klikk her: vinn.example")
    offer = say("Vi selger vedsekker, rabatt denne uka, bestill på ved.example")
    assert trap.facts.scam_link
    assert "advertising" in trap.abuse_reasons
    assert not offer.facts.scam_link
    assert "advertising" in offer.abuse_reasons


def test_a_sellers_telephone_is_no_personal_data(say: Say) -> None:
    assert "personal_data" not in say("Vi selger ved, rabatt hele uka, ring 400 11 222").abuse_reasons


def test_campaign_material_is_known_by_party_and_campaign(say: Say) -> None:
    assert say("Stem Senterpartiet, møt oss på stand lørdag").facts.party_campaign
    assert not say("Senterpartiet har feil i denne saken").facts.party_campaign


def test_the_registry_says_whether_the_channel_is_ours(tagger: Tagger) -> None:
    assert tag("Hei", tagger).facts.own_channel
    assert not tag("Hei", tagger, context=Context(own_channel=False)).facts.own_channel
