"""Instagram: what people and the account's own people do there, and what is true of it."""

from datetime import datetime
from functools import partial

from starlette.routing import Route

from simulator.asked import Asked, AskError
from simulator.control_acts import account_asked
from simulator.deeds import Deed, Deeds, Done
from simulator.facebook.app_deeds import set_app, set_limits, set_token
from simulator.instagram.account import IgAccount, IgComment, IgPerson, Media
from simulator.instagram.acts import (
    Remark,
    hide_remark,
    mention_account,
    publish_media,
    remove_media,
    remove_remark,
    write_remark,
)
from simulator.instagram.truth import account_truth
from simulator.runs import Run
from simulator.steps import Step
from simulator.surroundings import Side, Surroundings
from simulator.writes import NativeAct

USERNAME_DEFAULT = "kari.nordmann"


def _person(account: IgAccount, asked: Asked) -> IgPerson:
    if "author" in asked.members and asked.members["author"] is None:
        return account.person("skjult", shown=False)
    name = asked.optional_text("author") or USERNAME_DEFAULT
    username = ".".join(name.lower().split())
    return account.person(username, shown=asked.truth("shown", default=True))


def _media(account: IgAccount, asked: Asked, at: datetime) -> Done:
    media = publish_media(account, asked.optional_text("text") or "", at, asked.optional_text("product") or "FEED")
    account.native.append(NativeAct(at, "publish", media.media_id, media.media_id, media.caption))
    return Done(media.media_id)


def _standing_media(account: IgAccount, asked: Asked, at: datetime) -> Media:
    wanted = asked.optional_text("on")
    standing = [media for media in account.media.values() if not media.removed and wanted in {None, media.media_id}]
    if standing:
        return standing[-1]
    if wanted is not None:
        raise AskError("no such media", 404)
    return publish_media(account, "Et bilde fra kommunen.", at)


def _comment(account: IgAccount, asked: Asked, at: datetime) -> Done:
    parent = _found(account, asked, "under") if asked.optional_text("under") else None
    remark = Remark(
        author=_person(account, asked),
        text=asked.optional_text("text"),
        media_id=parent.media_id if parent else _standing_media(account, asked, at).media_id,
        parent_id=parent.comment_id if parent else None,
        kind=asked.optional_text("kind") or "unspecified",
        restricted=asked.truth("restricted"),
        flat=asked.truth("flat"),
        keyed=asked.optional_text("keyed") or "id",
    )
    comment, changes = write_remark(account, remark, at)
    return Done(comment.comment_id, changes)


def _found(account: IgAccount, asked: Asked, name: str = "id") -> IgComment:
    comment = account.comments.get(asked.text(name))
    if comment is None or comment.removed:
        raise AskError("no such comment", 404)
    return comment


def _remove(account: IgAccount, asked: Asked, _: datetime) -> Done:
    return Done(None, remove_remark(account, _found(account, asked), "author"))


def _native_reply(account: IgAccount, asked: Asked, at: datetime) -> Done:
    under = _found(account, asked, "on")
    text = asked.text("text")
    remark = Remark(account.itself(), text, under.media_id, under.comment_id, kind="by hand", own=True)
    comment, changes = write_remark(account, remark, at)
    account.native.append(NativeAct(at, "reply", under.comment_id, comment.comment_id, text))
    return Done(comment.comment_id, changes)


def _by_hand(do: str, account: IgAccount, asked: Asked, at: datetime) -> Done:
    comment = account.comments.get(asked.text("id"))
    if comment is None:
        raise AskError("no such comment", 404)
    if comment.removed:
        return Done()
    account.native.append(NativeAct(at, do, comment.comment_id))
    if do == "remove":
        return Done(None, remove_remark(account, comment, "account"))
    return Done(None, hide_remark(comment, hidden=do == "hide"))


def _mention(account: IgAccount, asked: Asked, at: datetime) -> Done:
    person, in_comment = _person(account, asked), asked.truth("in_comment")
    changes = mention_account(account, person, asked.text("text"), at, in_comment=in_comment)
    return Done(changes[0].object_id, changes)


def _remove_media(account: IgAccount, asked: Asked, _: datetime) -> Done:
    media = account.media.get(asked.text("id"))
    if media is None or media.removed:
        raise AskError("no such media", 404)
    return Done(None, remove_media(account, media))


def _unsubscribe(account: IgAccount, _asked: Asked, _at: datetime) -> Done:
    account.subscribed = False
    return Done()


DEEDS: dict[str, Deed[IgAccount]] = {
    "media": _media,
    "remove_media": _remove_media,
    "comment": _comment,
    "remove": _remove,
    "mention": _mention,
    "native_reply": _native_reply,
    "native_hide": partial(_by_hand, "hide"),
    "native_unhide": partial(_by_hand, "unhide"),
    "native_remove": partial(_by_hand, "remove"),
    "unsubscribe": _unsubscribe,
    "token": set_token,
    "limits": set_limits,
    "app": set_app,
}


class Instagram:
    """All Instagram accounts."""

    name = "instagram"

    def __init__(self, surroundings: Surroundings) -> None:
        self._world = surroundings.world
        self._deeds = Deeds(self.name, surroundings, account_asked, DEEDS)

    def routes(self) -> list[Route]:
        """Return the control route; its API is a part of Graph."""
        return self._deeds.routes()

    def truth(self, municipality: str) -> dict[str, object]:
        """Return everything on the municipality's accounts."""
        return account_truth([each for each in self._world.accounts if each.row.municipality == municipality])

    def do(self, run: Run, step: Step) -> None:
        """Do a step `instagram.{deed}`."""
        self._deeds.do(run, step)

    def waiting(self) -> int:
        """Nothing is kept back here: the postbox does that."""
        return 0


def instagram_side(surroundings: Surroundings) -> Side:
    """Return Instagram."""
    return Instagram(surroundings)
