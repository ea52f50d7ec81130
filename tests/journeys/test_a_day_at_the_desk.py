"""What people come to the desk for, from the resident's comment to what everybody sees afterwards."""

import pytest
from playwright.async_api import Browser, expect

from tests.flow.rig import Rig
from tests.follow import follow
from tests.journeys.conftest import SIZES, enter

sized = pytest.mark.parametrize("size", SIZES)


@sized
async def test_a_question_is_answered_and_the_answer_stands_under_it(browser: Browser, product: Rig, size: str) -> None:
    kari = await enter(browser, product, "kari", "bo", size)
    asked = await kari.said(f"Når åpner svømmehallen på lørdag, og hva koster det for barn? (pool {size})")
    await kari.open(f"(pool {size})")
    await kari.fits()
    await kari.page.locator("#reply-text").fill("Hei! Vi åpner kl. 10, og barn betaler 40 kroner. Hilsen servicetorget")
    await kari.press("Send svaret")
    await kari.reads("Svar sendt")
    assert (await kari.platform.comment(asked))["replies_by_page"] == 1
    await kari.leave()


@sized
async def test_a_threat_in_bo_is_removed_after_its_writer_was_told_why_in_the_same_step(
    browser: Browser, product: Rig, size: str
) -> None:
    kari = await enter(browser, product, "kari", "bo", size)
    threat = await kari.said(f"Nå får det være nok, Hansen. Jeg vet hvor du bor, og jeg kommer i natt. (threat {size})")
    assert (await kari.platform.comment(threat))["visibility"] == "hidden"
    await kari.open(f"(threat {size})")
    await kari.fits()
    remove = await kari.unfold("Fjern")
    await remove.get_by_label("Begrunnelse").fill("Truslar mot en ansatt.")
    assert await remove.get_by_label("Privat melding til avsender").input_value()
    await kari.press("Fjern for godt")
    assert (await kari.platform.comment(threat))["removed"]
    assert await kari.platform.writes(threat) == ["hide", "private_reply", "delete"]
    await kari.reads("Bevis sikret")
    await kari.leave()


@sized
async def test_light_casework_in_sogne_is_answered_and_journaled(browser: Browser, product: Rig, size: str) -> None:
    siri = await enter(browser, product, "siri", "sogne", size)
    asked = await siri.said(
        f"Gatelyset ved Testlia skole har vært mørkt i tre uker. Når blir det rettet? (lights {size})"
    )
    await siri.open(f"(lights {size})")
    await siri.fits()
    await siri.page.get_by_label("Lettere saksbehandling").first.check()
    await siri.press("Bekreft")
    await siri.reads("Saksbehandling bekreftet")
    # A confirmed matter is journaled in a case file of its own (SOGNE-32, -33).
    await siri.reads("Journalført (inngående)")
    await siri.reads("Saksmappe")
    await siri.page.locator("#reply-text").fill("Takk! Lyset blir rettet på tirsdag. Hilsen servicetorget")
    await siri.press("Send svaret")
    await siri.reads("Svar sendt")
    assert (await siri.platform.comment(asked))["replies_by_page"] == 1
    await siri.leave()


@sized
async def test_an_advertisement_in_knivsta_is_removed_and_kept(browser: Browser, product: Rig, size: str) -> None:
    eva = await enter(browser, product, "eva", "knivsta", size)
    advert = await eva.said(f"Billiga solglasögon hos mig! Köp nu, 70 % rabatt på www.sol.example (advert {size})")
    assert (await eva.platform.comment(advert))["visibility"] == "hidden"
    await eva.open(f"(advert {size})")
    await eva.fits()
    remove = await eva.unfold("Ta bort")
    await remove.get_by_label("Motivering").fill("Reklam för ett företag.")
    await remove.get_by_label("Privat meddelande").fill("")
    await eva.press("Ta bort för gott")
    assert (await eva.platform.comment(advert))["removed"]
    await eva.reads("KNIVSTA-46")
    await eva.reads("Arkiverad (bevarad)")
    await eva.leave()


@sized
async def test_a_political_case_in_kinn_is_pointed_at_while_it_waits_and_when_it_is_decided(
    browser: Browser, product: Rig, size: str
) -> None:
    ola = await enter(browser, product, "ola", "kinn", size)
    await ola.go("/settings/cases")
    await ola.fits()
    new = ola.page.get_by_role("region", name="Ny sak")
    ref = "26/0877" if size == "wide" else "26/0878"
    await new.locator("#new-ref").fill(ref)
    await new.locator("#new-title").fill(f"Vindkraft på fjellet {size}")
    await new.locator("#new-url").fill("https://kinn.example/innstilling")
    await ola.press("Legg til saka")
    first = await ola.said(f"Politikarane må stoppe vindkraftplanane som kommunestyret handsamar! (wind {size} 1)")
    await ola.open(f"(wind {size} 1)")
    await ola.page.locator("#political-ref").fill(ref)
    await ola.press("Lagre")
    await ola.reads("KINN-13")
    draft = await ola.page.locator("#reply-text").input_value()
    assert "https://kinn.example/innstilling" in draft
    await ola.go("/settings/cases")
    case = ola.page.get_by_role("region", name=f"Vindkraft på fjellet {size}")
    await case.locator("summary", has_text="Endre korleis ho står").click()
    await case.locator('input[value="decided"]').check()
    await case.get_by_label("Lenkje").fill("https://kinn.example/vedtak")
    await follow(case.get_by_role("button", name="Lagre"))
    await ola.idle()
    await ola.open(f"(wind {size} 1)")
    await ola.reads("KINN-14")
    draft = await ola.page.locator("#reply-text").input_value()
    assert "https://kinn.example/vedtak" in draft
    await ola.press("Send svaret")
    assert (await ola.platform.comment(first))["replies_by_page"] == 1
    await ola.leave()


@sized
async def test_a_crisis_in_randaberg_holds_replies_until_those_who_lead_it_have_approved(
    browser: Browser, product: Rig, size: str
) -> None:
    rita = await enter(browser, product, "rita", "randaberg", size, "kriseledelse")
    await rita.go("/crisis")
    await rita.fits()
    declare = rita.page.get_by_role("region", name="Erklær krise")
    await declare.get_by_label("Hvorfor?").fill("Flom i sentrum, tre hus er evakuert.")
    await rita.press("Erklær krise")
    await expect(rita.page.locator("main")).to_contain_text("Det er erklært krise")
    asked = await rita.said(f"Er veien til Tungenes åpen nå? (road {size})")
    nils = await enter(browser, product, "nils", "randaberg", size)
    await nils.open(f"(road {size})")
    await nils.page.locator("#reply-text").fill("Veien er stengt.")
    await nils.press("Send svaret")
    assert (await rita.platform.comment(asked))["replies_by_page"] == 0
    await rita.go("/crisis")
    await rita.fits()
    await rita.press("Godkjenn og send")
    assert (await rita.platform.comment(asked))["replies_by_page"] == 1
    await rita.go("/crisis")
    await rita.page.locator("#end-because").fill("Vannet har gått tilbake.")
    await rita.press("Avslutt krisen")
    await rita.go()
    await expect(rita.page.get_by_text("Det er erklært krise")).to_have_count(0)
    await nils.leave()
    await rita.leave()


@sized
async def test_a_complaint_is_upheld_by_another_person_and_the_comment_is_shown_again(
    browser: Browser, product: Rig, size: str
) -> None:
    kari = await enter(browser, product, "kari", "bo", size)
    said = await kari.said(f"Rådmannen gjør en elendig jobb med skolene våre. (grade {size})")
    await kari.open(f"(grade {size})")
    hide = await kari.unfold("Skjul")
    await hide.get_by_label("Begrunnelse").fill("Personangrep.")
    await follow(hide.get_by_role("button"))
    await kari.idle()
    assert (await kari.platform.comment(said))["visibility"] == "hidden"
    await kari.open(f"(grade {size})")
    await follow(kari.page.get_by_role("button", name="Lag en lenke"))
    address = await kari.page.get_by_label("Lenke").first.input_value()
    resident = await (await browser.new_context(viewport=SIZES[size])).new_page()
    await resident.goto(product.url("desk") + "/statements/" + address.rpartition("/")[2])
    await resident.get_by_label("Hvorfor er du uenig?").fill("Jeg kritiserte jobben som gjøres, ikke mennesket.")
    await follow(resident.get_by_role("button", name="Send klagen"))
    liv = await enter(browser, product, "liv", "bo", size)
    await liv.go("/complaints")
    await liv.fits()
    await follow(liv.page.get_by_role("article").last.get_by_role("link").first)
    await follow(liv.page.get_by_role("button", name="Ta klagen"))
    await liv.page.get_by_label("Svar (den som klaget, leser det)").fill("Du har rett: dette var kritikk av rollen.")
    await liv.press("Gi medhold")
    assert (await liv.platform.comment(said))["visibility"] == "visible"
    await resident.reload()
    await expect(resident.get_by_text("Du har rett: dette var kritikk av rollen.")).to_be_visible()
    await resident.context.close()
    await kari.leave()
    await liv.leave()
