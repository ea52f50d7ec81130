"""What a declared crisis does to own texts: approval, contacts, channels, and nothing where the pack is silent."""

import pytest

from common.policy.pack import Pack
from tests.core.policy.own.tables import WHY, because, decided, pack, steps

LEADERS = ("vakt",)
APPROVAL = {
    "declared_by": LEADERS,
    "steps": ({"do": "require_crisis_approval", "to": LEADERS, "clauses": ("FV-2",)},),
    "pause_scheduled": True,
    **WHY,
}
CHANNELS = {
    "crisis_channels": {
        "classes": ("verksamhet",),
        "pointers": ("fjordvik.no",),
        "pointer_words_max": 8,
        "official_asks": ("official",),
        "clauses": ("FV-3",),
        "because": "Bare de offisielle kanalene.",
    },
}


def in_crisis(
    of: Pack, kind: str, text: str, *, account: object = None, replier: str = ""
) -> dict[str, tuple[str, ...]]:
    context = {"crisis": True, "replier": {"role": replier}}
    return steps(decided(of, kind, text, account=account, context=context))


@pytest.mark.parametrize("kind", ["own_post", "own_reply", "plan"])
def test_everything_waits_for_the_crisis_authority(kind: str) -> None:
    of = pack(crisis=APPROVAL)
    found = decided(of, kind, "Hei", context={"crisis": True})
    assert steps(found) == {"require_crisis_approval": ("FV-2", "FV-1")}
    assert (found.steps[0].mode, found.steps[0].to) == ("block", LEADERS)


def test_the_authority_itself_needs_no_approval() -> None:
    assert in_crisis(pack(crisis=APPROVAL), "own_post", "Hei", replier="vakt") == {"allow_publish": ("FV-2", "FV-1")}


def test_a_plan_goes_on_where_the_pack_pauses_nothing() -> None:
    of = pack(crisis={**APPROVAL, "pause_scheduled": False})
    assert in_crisis(of, "plan", "") == {"none": ("FV-S1",)}


def test_the_contacts_of_a_crisis_are_given_in_texts_and_never_in_the_plan() -> None:
    contact = {"do": "give_crisis_contact", "to": LEADERS, "text": "escalate_crisis", "clauses": ("FV-2",)}
    approval = {"do": "require_crisis_approval", "to": LEADERS, "clauses": ("FV-2",)}
    of = pack(crisis={**APPROVAL, "steps": (contact, approval)})
    assert set(in_crisis(of, "own_post", "Hei")) == {"give_crisis_contact", "require_crisis_approval"}
    assert set(in_crisis(of, "plan", "")) == {"require_crisis_approval"}


def test_without_a_crisis_nothing_waits() -> None:
    assert steps(decided(pack(crisis=APPROVAL), "own_post", "Hei")) == {"allow_publish": ("FV-S1",)}


def test_an_urgent_item_alone_declares_no_crisis() -> None:
    found = decided(pack(crisis=APPROVAL), "own_reply", "Ring 113", parent={"tags": ["urgent"]})
    assert steps(found) == {"allow_publish": ("FV-S1",)}


def test_other_accounts_only_point_to_the_official_channels() -> None:
    of = pack(publish=CHANNELS, crisis={"declared_by": LEADERS, "steps": (), **WHY})
    school = {"name": "Skolen", "class": "verksamhet"}
    blocked = {"route_crisis_channels": ("FV-3",)}
    assert in_crisis(of, "own_post", "Skolen er stengt.", account=school) == blocked
    assert in_crisis(of, "own_post", "Følg med på fjordvik.no", account=school) == {"allow_publish": ("FV-3",)}
    long_text = "Skolen er stengt i dag på grunn av brannen, se fjordvik.no for mer."
    assert in_crisis(of, "own_post", long_text, account=school) == blocked
    assert in_crisis(of, "own_post", "Skolen er stengt.", account={"name": "x", "class": "other"}) == {
        "allow_publish": ("FV-S1",)
    }


def test_the_official_account_is_asked_for_the_link_and_not_blocked() -> None:
    of = pack(publish=CHANNELS, crisis={"declared_by": LEADERS, "steps": (), **WHY})
    official = {"name": "Fjordvik", "class": "official"}
    without = decided(of, "own_post", "Vannet må kokes.", account=official, context={"crisis": True})
    assert steps(without) == {"allow_publish": ("FV-3",)}
    assert "Husk: fjordvik.no" in because(without, "allow_publish")
    with_link = decided(of, "own_post", "Se fjordvik.no", account=official, context={"crisis": True})
    assert "Husk" not in because(with_link, "allow_publish")


def test_who_approves_an_official_text_hears_that_a_pointer_is_asked_for() -> None:
    of = pack(publish=CHANNELS, crisis=APPROVAL)
    official = {"name": "Kommunen", "class": "official"}
    waits = {"require_crisis_approval": ("FV-2", "FV-1")}
    assert in_crisis(of, "own_post", "Vannet er stengt.", account=official) == {
        "require_crisis_approval": ("FV-2", "FV-1", "FV-3")
    }
    assert in_crisis(of, "own_post", "Vannet er stengt, se fjordvik.no", account=official) == waits
    passing = in_crisis(of, "own_post", "Vannet er stengt.", account=official, replier="vakt")
    assert passing == {"allow_publish": ("FV-2", "FV-1", "FV-3")}
