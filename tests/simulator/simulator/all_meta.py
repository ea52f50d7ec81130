"""The scenario `all_meta`: everything that Facebook, Messenger and Instagram can bring, once or twice each."""

from collections.abc import Sequence
from dataclasses import replace

from simulator.delivery import DeliveryPlan
from simulator.phrases import VISITORS, Phrase, read_phrases
from simulator.stage import DECISIVE_KINDS, Stage, Wishes, chance_of, comment_step, interleaved, post_steps
from simulator.steps import Step

PAGE_FIELDS = ["feed", "mention", "ratings", "messages", "message_edits", "message_echoes", "message_reads"]
PAGE_FIELDS += ["message_reactions", "standby"]
FORGED = ("wrong", "stale", "none")


def all_meta(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """Return about eighty steps a municipality; those of Instagram only where it has accounts."""
    return interleaved([_of(stage, wishes) for stage in stages], wishes)


def _of(stage: Stage, wishes: Wishes) -> list[Step]:
    phrases = read_phrases(stage.lang, chance_of(wishes, stage, "all meta"))
    by_kind = {phrase.kind: phrase for phrase in phrases.comments if phrase.text is not None}
    steps = [Step("facebook.subscribe", stage.municipality, more={"fields": PAGE_FIELDS})]
    steps += post_steps(stage, phrases)
    steps += _posts(stage)
    steps += _comments(stage, by_kind)
    steps += _named_and_rated(stage, by_kind)
    steps += _messages(stage, by_kind, {})
    for account in range(stage.instagram):
        steps += _instagram(stage, by_kind, account)
        steps += _messages(stage, by_kind, {"on_instagram": True, "account": account})
    return steps


def _posts(stage: Stage) -> list[Step]:
    def step(do: str, key: str, text: str | None = None, author: str = "", **more: object) -> Step:
        return Step(f"facebook.{do}", stage.municipality, key=key, text=text, author=author, more=more)

    return [
        step("post", "photo", "Et bilde fra åpningen.", of="photo"),
        step("post", "album", "Flere bilder.", of="photo", pictures=3),
        step("post", "video", "En film.", of="video"),
        step("post", "share", "Les mer.", of="share"),
        step("post", "planned", "Dette kommer i morgen.", published=False),
        step("publish_post", "planned"),
        step("edit_post", "photo", "Et bilde fra åpningen i går."),
        step("bin_post", "video"),
        step("restore_post", "video"),
        step("bin_post", "share"),
        step("post", "visitor", "Hvorfor er veien stengt?", VISITORS[3]),
        step("edit_post", "visitor", "Hvorfor er veien stengt i dag?"),
        step("post", "visitor again", "Takk for hjelpen!", VISITORS[4]),
    ]


def _comments(stage: Stage, by_kind: dict[str, Phrase]) -> list[Step]:
    plans = {
        "praise": DeliveryPlan(copies=2),
        "political": DeliveryPlan(rebatched=True),
        "criticism": DeliveryPlan(late_s=300),
        "urgent": DeliveryPlan(answer_lost=1),
        "casework_extensive": DeliveryPlan(lost=True),
        "threat": DeliveryPlan(forged=FORGED),
    }
    steps = []
    for place, kind in enumerate(DECISIVE_KINDS):
        made = comment_step(stage, by_kind[kind], kind, VISITORS[place % len(VISITORS)])
        steps.append(replace(made, plan=plans.get(kind, made.plan)))
    steps.append(Step("comment", stage.municipality, "hidden one", "p1", author="Liksom Larsen", text="Hm.", kind="hm"))

    def by_hand(do: str, key: str, on: str = "", text: str | None = None) -> Step:
        return Step(f"facebook.native_{do}", stage.municipality, key=key, on=on, text=text)

    return [
        *steps,
        Step("edit", stage.municipality, key="neutral", text="Rettet: dette er noe annet."),
        Step("remove", stage.municipality, key="personal_attack"),
        by_hand("reply", "answered by hand", "question", "Biblioteket åpner klokka ti."),
        by_hand("hide", "hidden one"),
        by_hand("unhide", "hidden one"),
        by_hand("hide", "documentation_hazard"),
        by_hand("remove", "criticism"),
    ]


def _named_and_rated(stage: Stage, by_kind: dict[str, Phrase]) -> list[Step]:
    def step(do: str, key: str, text: str | None, author: str, *, shown: bool = True, **more: object) -> Step:
        return Step(f"facebook.{do}", stage.municipality, key, text=text, author=author, shown=shown, more=more)

    return [
        step("mention", "named", by_kind["question"].text, VISITORS[5], shown=False),
        step("mention", "named below", by_kind["praise"].text, VISITORS[6], in_comment=True),
        step("rating", "recommended", None, VISITORS[7]),
        step("rating", "warned of", by_kind["criticism"].text, VISITORS[8], positive=False),
        step("edit_rating", "warned of", "Det ble bedre etter hvert.", VISITORS[8]),
        step("rating", "taken back", "Fint!", VISITORS[9]),
        step("remove_rating", "taken back", None, VISITORS[9]),
    ]


def _messages(stage: Stage, by_kind: dict[str, Phrase], more: dict[str, object]) -> list[Step]:
    where = str(more.get("account", "page"))
    first, second, third = VISITORS[:3]

    def step(do: str, key: str, author: str, text: str | None = None, *, photo: bool = False) -> Step:
        key = f"{where} {key}" if key else ""
        return Step(f"messenger.{do}", stage.municipality, key, text=text, author=author, photo=photo, more=more)

    return [
        step("message", "m1", first, by_kind["casework_light"].text),
        step("message", "m2", first, "Se bildet.", photo=True),
        step("message", "m3", second, "Feil tall: 40."),
        step("edit", "m3", second, "Riktig tall: 50."),
        step("message", "m4", second, "Dette skulle jeg ikke sendt."),
        step("unsend", "m4", second),
        step("react", "m1", first),
        step("native_message", "n1", first, "Hei, vi ser på saken."),
        step("read", "", first),
        step("message", "m5", third, "Hei!"),
        step("pass_thread", "", third),
        step("message", "m6", third, "Er det noen der?"),
        step("take_thread", "", third),
    ]


def _instagram(stage: Stage, by_kind: dict[str, Phrase], account: int) -> list[Step]:
    def step(
        do: str, key: str, text: str | None = None, author: str = "", plan: DeliveryPlan | None = None, **more: object
    ) -> Step:
        on, under = str(more.pop("on", "")), str(more.pop("under", ""))
        made = Step(f"instagram.{do}", stage.municipality, name(key), name(on), name(under), text, author)
        return replace(made, plan=plan or made.plan, more={"account": account, **more})

    def name(key: str) -> str:
        return f"ig{account} {key}" if key else ""

    people = VISITORS
    return [
        step("media", "picture", "Høst i kommunen."),
        step("media", "reel", "En liten film.", product="REELS"),
        step("media", "gone", "Dette tar vi bort igjen."),
        step("comment", "c0", by_kind["praise"].text, people[0], DeliveryPlan(copies=2), on="picture"),
        step("comment", "c1", by_kind["question"].text, people[1], on="picture", flat=account == 0),
        step("comment", "c2", by_kind["threat"].text, people[2], DeliveryPlan(forged=FORGED), on="reel"),
        step("comment", "c3", by_kind["casework_light"].text, people[3], on="reel", keyed="comment_id"),
        step("comment", "c4", None, people[4], on="picture"),
        step("comment", "c5", by_kind["neutral"].text, people[5], on="picture", under="c1"),
        step("comment", "c6", by_kind["criticism"].text, people[6], DeliveryPlan(lost=True), on="picture"),
        step("comment", "c7", by_kind["personal_attack"].text, people[7], on="picture"),
        step("comment", "c8", by_kind["political"].text, people[8], on="gone"),
        step("comment", "c9", by_kind["urgent"].text, people[9], DeliveryPlan(late_s=300), on="reel"),
        step("mention", "named", "Se hva @kommunen gjør!", people[0], in_comment=True),
        step("mention", "named above", "Takk til @kommunen", people[1]),
        step("native_reply", "by hand", "Ja, klokka ti.", on="c1"),
        step("native_hide", "c7"),
        step("native_hide", "c3"),
        step("native_unhide", "c3"),
        step("remove", "c0"),
        step("native_remove", "c2"),
        step("remove_media", "gone"),
    ]
