"""Who may publish, and whose name stands under a reply."""

import pytest

from tests.core.policy.own.tables import WHY, WHY_2, because, decided, pack, steps

BY = {
    "by": {
        "admins": {
            "who": ("admin",),
            "admins_of_account": True,
            "also": ({"who": ("torg",), "platforms": ("facebook",), "classes": ("main",), "clauses": ("FV-3",)},),
            **WHY,
        },
    },
}
ROW = {"name": "Skolen", "class": "other", "admins": [{"id": "a", "role": "skole"}], "editors": ["kultur"]}
REFUSED = {"refuse": ("FV-1",)}
ALLOWED = {"allow_publish": ("FV-1",)}


@pytest.mark.parametrize(
    ("role", "account", "expected"),
    [
        ("admin", None, ALLOWED),
        ("skole", ROW, ALLOWED),
        ("kultur", ROW, ALLOWED),
        ("skole", None, REFUSED),
        ("ungdomsleder", ROW, REFUSED),
        ("torg", {"name": "Fjordvik", "class": "main", "platform": "facebook"}, {"allow_publish": ("FV-1", "FV-3")}),
        ("torg", {"name": "Fjordvik", "class": "main", "platform": "instagram"}, REFUSED),
        ("torg", ROW, REFUSED),
        ("torg", None, {"allow_publish": ("FV-1", "FV-3")}),
        ("torg", {"name": "Fjordvik", "class": "main", "editors": ["torg"]}, {"allow_publish": ("FV-1", "FV-3")}),
    ],
)
def test_only_those_who_are_appointed_publish(role: str, account: object, expected: dict[str, tuple[str, ...]]) -> None:
    found = decided(pack(publish=BY), "own_post", "Hei", account=account, context={"replier": {"role": role}})
    assert steps(found) == expected


def test_who_is_let_in_for_a_crisis_publishes_only_while_there_is_one() -> None:
    let_in = {"who": ("stab",), "crisis_only": True, "clauses": ("FV-3",)}
    of = pack(publish={"by": {"tre": {"who": ("admin",), "also": (let_in,), **WHY}}})
    for crisis, expected in ((False, REFUSED), (True, {"allow_publish": ("FV-1", "FV-3")})):
        context = {"replier": {"role": "stab"}, "crisis": crisis}
        assert steps(decided(of, "own_post", "Hei", context=context)) == expected


def test_rows_of_the_account_count_only_where_the_pack_says_so() -> None:
    of = pack(publish={"by": {"tre": {"who": ("admin",), **WHY}}})
    assert steps(decided(of, "own_post", "Hei", account=ROW, context={"replier": {"role": "skole"}})) == REFUSED


def test_a_draft_without_a_writer_is_not_refused() -> None:
    assert steps(decided(pack(publish=BY), "own_post", "Hei")) == {"allow_publish": ("FV-S1",)}


NAMES = {
    "name_title": {
        "torg": {"ask": "omit", "who": ("torg",), **WHY},
        "andre": {"ask": "require", "but": ("torg",), **WHY_2},
    },
}


def signed(role: str, text: str, kind: str = "own_reply") -> dict[str, tuple[str, ...]]:
    replier = {"role": role, "name": "Kari Nordmann", "title": "konsulent"}
    return steps(decided(pack(publish=NAMES), kind, text, context={"replier": replier}))


@pytest.mark.parametrize(
    "text",
    [
        "Det er åpent. Hilsen Kari Nordmann",
        "Det er åpent. Mvh Ola Hansen",
        "Det er åpent.\nKari Nordmann, konsulent",
        "Det er åpent. Helsing konsulent",
        "Det er åpent. /Kari",
        "Det er åpent. Mvh Kari",
        "Det er åpent.\nkari, konsulent",
    ],
)
def test_a_signature_of_the_desk_is_taken_out(text: str) -> None:
    assert signed("torg", text) == {"omit_name_and_title": ("FV-1",)}


@pytest.mark.parametrize(
    "text",
    [
        "Det er åpent. Hilsen Fjordvik kommune",
        "Karianne Solberg holder foredrag i Karihallen.",
        "Spør en konsulent på rådhuset, de vet alt om hva som gjelder hos oss og hjelper deg gjerne.",
    ],
)
def test_an_unsigned_reply_of_the_desk_passes(text: str) -> None:
    assert signed("torg", text) == {"allow_publish": ("FV-1",)}


def test_others_are_blocked_until_full_name_and_title_stand_in_the_text() -> None:
    assert signed("skole", "Det er åpent. Hilsen Kari Nordmann, Konsulent") == {"allow_publish": ("FV-2",)}
    assert signed("skole", "Det er åpent.") == {"require_name_and_title": ("FV-2",)}


@pytest.mark.parametrize(
    ("text", "replier", "lacks"),
    [
        ("Hilsen Kari Nordmann", {"name": "Kari Nordmann", "title": "rektor"}, "tittel i teksten."),
        ("Hilsen Kari, rektor", {"name": "Kari", "title": "rektor"}, "fullt navn i teksten."),
        ("Hilsen oss", {}, "fullt navn i teksten, tittel i teksten."),
    ],
)
def test_what_is_missing_is_said(text: str, replier: dict[str, str], lacks: str) -> None:
    found = decided(pack(publish=NAMES), "own_reply", text, context={"replier": {"role": "skole", **replier}})
    assert because(found, "require_name_and_title").endswith(f"Mangler: {lacks}")


def test_posts_are_not_signed_at_all() -> None:
    assert signed("skole", "Det er åpent.", "own_post") == {"allow_publish": ("FV-S1",)}
