"""What a guideline leaves open: the reading that an own text, a row or an entry rests on where nothing is asked."""

from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.found import Silent
from common.policy.own.asked import AccountRow
from common.policy.own.reading.neutrality import read_neutrality
from common.policy.own.vocabulary import OWN_TEXT_KINDS, LeftOpen, OwnKind
from common.policy.pack import Pack


def left_open(pack: Pack, asked: Asked, kind: OwnKind, *, checked: bool) -> Iterator[Silent]:
    """Yield the readings: of the kind as such where nothing was checked, and of each matter that it touches."""
    if not checked:
        yield from _said(pack, kind)
    matters = _of_text(asked) if kind in OWN_TEXT_KINDS else _of_account(asked) if kind == "account" else ()
    for matter in matters:
        yield from _said(pack, matter)


def _of_text(asked: Asked) -> Iterator[LeftOpen]:
    """Yield what the text touches that a guideline may have no rule for."""
    context = asked.context
    if context.image is not None:
        yield "picture"
    if context.news_items_this_week is not None:
        yield "volume"
    if read_neutrality(asked.text, ("politics", "religion")):
        yield "politics"
    if context.crisis:
        yield "crisis"


def _of_account(asked: Asked) -> Iterator[LeftOpen]:
    """Yield what is said of the account that a guideline may have no rule for."""
    if asked.context.act == "apply":
        yield "approval"
    if isinstance(asked.account, AccountRow) and asked.account.admins:
        yield "admin_count"


def _said(pack: Pack, name: LeftOpen) -> Iterator[Silent]:
    rule = pack.file.silent.get(name)
    if rule is not None:
        yield Silent(rule.clauses, f"silent.{name}", rule.because)
