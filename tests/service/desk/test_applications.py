"""An application for an account: who may say yes is the guideline's, and nothing is in use before they have."""

import re

from common.accounts import AccountEntry
from common.control import told
from common.events import AccountApplied, AccountFact, ApplicationEnded, FactStated
from desk.store import AccountBook, Cases
from tests.service.desk.applying import LIBRARY, applied, hindrance, peopled, place, pressed, read
from tests.service.desk.stage import Stage
from tests.service.desk.test_channels import load
from tests.service.desk.test_pages import Landmarks

PEOPLE = {"kari": "tenesteleiar", "dag": "kommunedirektor", "inga": "informasjon_og_service", "per": ""}
PAGE = {"account_id": "4711", "about": "Florø bibliotek, Kinn kommune", "admins": "inga\nkari"}


async def states(stage: Stage, key: str = "kinn/account/facebook:4711") -> list[str]:
    """Return the states that every service has been told of an account."""
    facts = [told(fact, AccountFact) for fact in await stage.said(FactStated) if fact.key == key]
    return [change.state for change in facts[-1].history] if facts and facts[-1] else []


async def test_in_kinn_the_chief_executive_alone_approves_and_only_then_is_the_account_in_use(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    here = place(await applied(stage, "kari", **LIBRARY))
    page = (await read(stage, "kari", here)).text
    assert "Ventar på kommunedirektøren" in page
    assert "skal godkjennast av kommunedirektøren" in page
    assert "kommunedirektøren, informasjonsavdelinga" in page
    for person in ("kari", "inga", "per"):
        assert (await pressed(stage, person, here, do="approve")).status_code == 403
    assert (await pressed(stage, "kari", here, do="open", **PAGE)).status_code == 409
    (told_of,) = await stage.said(AccountApplied)
    assert told_of.told == ("kommunedirektor", "informasjonsavdelinga")
    assert (told_of.approvers, told_of.about) == (("kommunedirektor",), "Florø bibliotek")
    assert await stage.said(ApplicationEnded) == []
    assert (await pressed(stage, "dag", here, do="approve")).status_code == 303
    assert [ended.outcome for ended in await stage.said(ApplicationEnded)] == ["approved"]
    assert await states(stage) == []
    assert (await pressed(stage, "per", here, do="open", **PAGE)).status_code == 403
    assert (await pressed(stage, "kari", here, do="open", **PAGE)).status_code == 303
    assert await states(stage) == ["active"]
    page = (await read(stage, "dag", here)).text
    assert re.search(r"Teken i bruk.*Godkjend.*Søkt", page, re.DOTALL)
    assert "dag, som kommunedirektøren" in page


async def test_a_delegate_of_the_chief_executive_does_not_approve_a_services_account(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    given = {"role": "kommunedirektor", "person": "inga", "until": "2026-12-31"}
    assert (await pressed(stage, "dag", "/kinn/crisis", do="delegate", **given)).status_code == 303
    here = place(await applied(stage, "kari", **LIBRARY))
    assert (await pressed(stage, "inga", here, do="approve")).status_code == 403
    reserved = LIBRARY | {"name": "Kinn kommune - nyhende", "kind": "main"}
    said = await applied(stage, "kari", **reserved)
    assert "KINN-02" in hindrance(said)
    mine = place(await applied(stage, "inga", **reserved))
    assert "inga, som kommunedirektøren" in (await read(stage, "inga", mine)).text


async def test_without_purpose_or_the_right_owner_the_application_is_refused_with_the_clause(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    for change, clause in (({"purpose": " "}, "KINN-04"), ({"owner": "rette_instans"}, "KINN-07")):
        said = await applied(stage, "kari", **(LIBRARY | change))
        assert clause in hindrance(said)
        assert 'value="Florø bibliotek"' in said.text
    without_box = {name: value for name, value in LIBRARY.items() if name != "privacy"}
    assert (await applied(stage, "kari", **without_box)).status_code == 422
    assert (await applied(stage, "kari", **(LIBRARY | {"admins": "nobody-known"}))).status_code == 422
    kept = await stage.db.read(lambda tx: AccountBook(tx, "kinn").applications())
    assert kept == []
    audited = await stage.db.read(lambda tx: [row["what"] for row in Cases(tx, "kinn").audited()])
    assert "account_refused_by_rule" in audited


async def test_no_account_opens_without_its_central_administrator(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    here = place(await applied(stage, "kari", **(LIBRARY | {"admins": "kari"})))
    assert "Dette må på plass" in (await read(stage, "kari", here)).text
    await pressed(stage, "dag", here, do="approve", because="Greitt")
    said = await pressed(stage, "kari", here, do="open", **(PAGE | {"admins": "kari"}))
    assert "KINN-08" in hindrance(said)
    assert await states(stage) == []
    assert (await pressed(stage, "kari", here, do="open", **PAGE)).status_code == 303


async def test_a_refusal_needs_a_reason_and_the_same_form_twice_is_one_application(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    here = place(await applied(stage, "kari", **LIBRARY))
    assert (await applied(stage, "per", **LIBRARY)).status_code == 422
    assert (await pressed(stage, "dag", here, do="refuse")).status_code == 422
    assert (await pressed(stage, "dag", here, do="refuse", because="Bruk hovudkontoen")).status_code == 303
    assert "Bruk hovudkontoen" in (await read(stage, "kari", here)).text
    assert (await pressed(stage, "dag", here, do="approve")).status_code == 409
    again = place(await applied(stage, "kari", key="one", **LIBRARY))
    assert place(await applied(stage, "kari", key="one", **LIBRARY)) == again
    assert (await pressed(stage, "per", again, do="withdraw")).status_code == 403
    assert (await pressed(stage, "kari", again, do="withdraw")).status_code == 303


FORM = {"platform": "facebook", "kind": "other", "purpose": "Nytt fra oss", "privacy": "yes", "admins": "a"}
THERE = {"account_id": "5", "admins": "a"}


async def test_in_randaberg_kommunikasjon_agrees_and_one_administrator_needs_a_reason(stage: Stage) -> None:
    await peopled(stage, "randaberg", a="kontoadministrator", b="kommunikasjon")
    form = FORM | {"name": "Grødem skole", "owner": "kontoadministrator"}
    assert "RANDABERG-07" in hindrance(await applied(stage, "a", "randaberg", **(form | {"admins": ""})))
    here = place(await applied(stage, "a", "randaberg", **form))
    assert "RANDABERG-08" in (await read(stage, "a", here)).text
    assert (await pressed(stage, "a", here, do="approve")).status_code == 403
    assert (await pressed(stage, "b", here, do="approve")).status_code == 303
    assert "RANDABERG-31" in hindrance(await pressed(stage, "a", here, do="open", **THERE))
    assert (await pressed(stage, "a", here, do="open", because="Rektor kommer i mai", **THERE)).status_code == 303


async def test_in_bo_nobody_approves_but_three_departments_administrate_and_the_time_to_answer_stands(
    stage: Stage,
) -> None:
    await peopled(stage, "bo", a="fellestjenesten", b="")
    form = FORM | {"name": "Bø kulturskole", "owner": "administratorer"}
    assert "BO-14" in hindrance(await applied(stage, "a", "bo", **(form | {"admins": "b"})))
    here = place(await applied(stage, "a", "bo", **form))
    assert "BO-25" in hindrance(await pressed(stage, "a", here, do="open", **THERE))
    spoken = {"response_time_text": "Vi svarer innen to dager"}
    assert "BO-14" in hindrance(await pressed(stage, "a", here, do="open", **(THERE | spoken | {"admins": "b"})))
    assert (await pressed(stage, "a", here, do="open", **THERE, **spoken)).status_code == 303


async def test_in_sogne_the_leadership_decides_on_a_new_platform(stage: Stage) -> None:
    await peopled(stage, "sogne", a="servicetorget", b="kommunens_ledelse")
    await load(stage, AccountEntry(municipality="sogne", platform="facebook", id="1", name="Søgne kommune"))
    form = FORM | {"name": "Søgne kommune", "owner": "servicetorget", "kind": "main", "platform": "youtube"}
    here = place(await applied(stage, "a", "sogne", **form))
    assert "SOGNE-41" in (await read(stage, "a", here)).text
    assert (await pressed(stage, "a", here, do="approve")).status_code == 403
    assert (await pressed(stage, "b", here, do="approve")).status_code == 303
    there = place(await applied(stage, "a", "sogne", **(form | {"platform": "facebook", "name": "Søgne bibliotek"})))
    assert "ikke om noen godkjenning" in (await read(stage, "a", there)).text


async def test_in_knivsta_the_head_of_operation_decides_and_the_sender_shows(stage: Stage) -> None:
    await peopled(stage, "knivsta", a="kanalansvarig", b="verksamhetschef")
    form = FORM | {"name": "Thunmanskolan", "owner": "verksamhetschef", "kind": "verksamhet"}
    here = place(await applied(stage, "a", "knivsta", **form))
    assert (await pressed(stage, "a", here, do="approve")).status_code == 403
    assert (await pressed(stage, "b", here, do="approve")).status_code == 303
    said = hindrance(await pressed(stage, "a", here, do="open", **THERE))
    assert "KNIVSTA-55" in said
    assert "KNIVSTA-53" in said
    shows = {"about": "Thunmanskolan, Knivsta kommun", "logo": "yes", "in_directory": "yes"}
    assert (await pressed(stage, "a", here, do="open", **THERE, **shows)).status_code == 303


async def test_what_is_applied_for_is_not_in_use_although_the_file_lists_it(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    here = place(await applied(stage, "kari", account_id="4711", **LIBRARY))
    row = AccountEntry(municipality="kinn", platform="facebook", id="4711", name="Florø bibliotek", kind="other")
    await load(stage, row)
    assert await states(stage) == ["applied"]
    await pressed(stage, "dag", here, do="approve")
    await load(stage, row)
    assert await states(stage) == ["applied"]
    await pressed(stage, "kari", here, do="open", **PAGE)
    assert await states(stage) == ["applied", "active"]
    await load(stage)
    assert await states(stage) == ["applied", "active"]


async def test_nobody_sees_another_municipalitys_applications_and_a_strange_form_does_nothing(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    await peopled(stage, "bo", ola="administratorer")
    here = place(await applied(stage, "kari", **LIBRARY))
    assert (await read(stage, "ola", here.replace("/kinn/", "/bo/"))).status_code == 404
    assert "Florø" not in (await read(stage, "ola", "/bo/accounts")).text
    assert (await pressed(stage, "dag", here, do="approve", csrf="x")).status_code == 403
    assert (await pressed(stage, "dag", here, do="explode")).status_code == 422


async def test_every_page_has_its_landmarks_and_every_field_its_label(stage: Stage) -> None:
    await peopled(stage, "kinn", **PEOPLE)
    here = place(await applied(stage, "kari", **LIBRARY))
    pages = [(await read(stage, "dag", path)).text for path in ("/kinn/accounts", "/kinn/accounts/apply", here)]
    await pressed(stage, "dag", here, do="approve")
    pages.append((await read(stage, "kari", here)).text)
    pages.append((await applied(stage, "kari", **(LIBRARY | {"name": ""}))).text)
    for page in pages:
        found = Landmarks(page)
        assert found.tags.count("main") == found.tags.count("h1") == 1
        assert {field["id"] for field in found.fields if field.get("id")} <= found.labelled
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
