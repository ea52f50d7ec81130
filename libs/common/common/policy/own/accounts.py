"""A row of the account registry: who may open it, what it must show, and when it is over."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import UNSET

from common.errors import BadMessage
from common.policy.asked import Asked
from common.policy.found import Found, together
from common.policy.own import evidence
from common.policy.own.admins import judge_admins
from common.policy.own.asked import AccountRow, Actor, Delegation
from common.policy.own.check import passed, stopped, told
from common.policy.own.registry import is_of, row_of
from common.policy.own.rules_registry import (
    AboutHint,
    Approval,
    Close,
    Owner,
    Purpose,
    Reserved,
    Sender,
    Shows,
)
from common.policy.pack import Pack

APPROVAL = "require_account_approval"


def judge_account(pack: Pack, asked: Asked) -> Found:
    """Return what the pack says of the row: all of it on an application or a check, its admins on a change.

    An application that is refused is not passed on: there is nothing to approve, and nobody is written to about it.
    """
    row = row_of(pack, asked)
    parts = [*judge_admins(pack, asked, row)]
    if asked.context.act != "change":
        parts = [*_opening(pack, asked, row), *_shown(pack, asked, row), *parts]
    found = together(*parts)
    if asked.context.act != "apply":
        return found
    if any(step.do == "refuse" for step in found.wanted):
        return found._replace(wanted=tuple(step for step in found.wanted if step.do != APPROVAL))
    return _written_about(pack, found)


def _opening(pack: Pack, asked: Asked, row: AccountRow) -> Iterator[Found]:
    """Yield what must be so before there is an account: name, purpose, owner, approval."""
    rules = pack.file.accounts
    if asked.context.act == "apply":
        borne = ((name, rule) for name, rule in rules.reserved.items() if _bears(row.name, rule))
        yield from (_reserved(pack, asked, rule, f"accounts.reserved.{name}") for name, rule in borne)
    if rules.purpose is not None:
        yield _purpose(pack, asked, row, rules.purpose)
    owners = ((name, rule) for name, rule in rules.owner.items() if is_of(row, rule.classes))
    yield from (_owner(asked, row, rule, f"accounts.owner.{name}") for name, rule in owners)
    approvals = ((name, rule) for name, rule in rules.approval.items() if is_of(row, rule.classes))
    yield from (_approval(pack, asked, row, rule, f"accounts.approval.{name}") for name, rule in approvals)


def _shown(pack: Pack, asked: Asked, row: AccountRow) -> Iterator[Found]:
    """Yield what the account must show, and whether its time is over."""
    rules, language = pack.file.accounts, pack.file.pack.language
    if rules.response_time is not None and not row.known_by_name:
        yield _response_time(row, rules.response_time)
    if rules.sender is not None:
        yield _sender(language, row, rules.sender)
    if rules.logo is not None and row.logo is not None:
        detail = evidence.missing(language, ("logo",))
        yield _flag(rules.logo, "accounts.logo", "require_sender_and_logo", detail, holds=row.logo)
    if rules.directory is not None and row.in_directory is not None:
        yield _flag(rules.directory, "accounts.directory", "list_in_directory", "", holds=row.in_directory)
    if not row.known_by_name:
        yield from (_about(language, row, hint, f"accounts.hint.{name}") for name, hint in rules.hint.items())
    if rules.close is not None and row.state != "closed":
        yield _close(asked.received_at.date(), row, rules.close)


def _bears(name: str, rule: Reserved) -> bool:
    return any(reserved.casefold() in name.casefold() for reserved in rule.names)


def _reserved(pack: Pack, asked: Asked, rule: Reserved, where: str) -> Found:
    return passed(rule, where) if _holds_right(pack, asked, rule) else stopped(rule, where, "refuse")


def _holds_right(pack: Pack, asked: Asked, rule: Reserved) -> bool:
    actor = asked.context.actor
    if actor is None:
        return False
    return actor.role in rule.by or (rule.delegable and _is_delegated(pack, actor, rule, asked.received_at.date()))


def _is_delegated(pack: Pack, actor: Actor, rule: Reserved, today: date) -> bool:
    """Say whether a recorded delegation holds on the day; both its days count.

    A text is who delegated when it is a role, and else where the delegation is recorded ("2026/88").
    """
    given = actor.delegation
    if isinstance(given, Delegation):
        by_right_role = not given.by or given.by in rule.by
        return by_right_role and _day(given.starts, date.min) <= today <= _day(given.ends, date.max)
    if isinstance(given, str):
        return given in rule.by if given in {*pack.file.roles, actor.role} else bool(given.strip())
    return bool(given)


def _day(text: str | None, without: date) -> date:
    if text is None:
        return without
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadMessage("context.actor.delegation: from and to are dates, as 2026-05-14") from error


def _purpose(pack: Pack, asked: Asked, row: AccountRow, rule: Purpose) -> Found:
    if rule.new_platform_only and not _is_new_platform(pack, asked, row):
        return Found()
    applies = asked.context.act == "apply" or row.purpose is not None
    if not applies:
        return Found()
    stated = bool((row.purpose or "").strip())
    return passed(rule, "accounts.purpose") if stated else stopped(rule, "accounts.purpose", "refuse")


def _owner(asked: Asked, row: AccountRow, rule: Owner, where: str) -> Found:
    if row.owner is UNSET and asked.context.act != "apply":
        return Found()
    return passed(rule, where) if row.owner in rule.who else stopped(rule, where, "refuse")


def _approval(pack: Pack, asked: Asked, row: AccountRow, rule: Approval, where: str) -> Found:
    """Return whether the account is approved. Who approves, and who holds the right to a name, need ask nobody."""
    if asked.context.act != "apply" and row.approved_by is UNSET:
        return Found()
    if rule.new_platform_only and not _is_new_platform(pack, asked, row):
        return passed(rule, where) if _platform(asked, row) is not None else Found()
    actor = asked.context.actor
    reserved = (each for each in pack.file.accounts.reserved.values() if _bears(row.name, each))
    by_right = asked.context.act == "apply" and any(_holds_right(pack, asked, each) for each in reserved)
    if row.approved_by in rule.by or by_right or (actor is not None and actor.role in rule.by):
        return passed(rule, where)
    return stopped(rule, where, APPROVAL, to=rule.by)


def _is_new_platform(pack: Pack, asked: Asked, row: AccountRow) -> bool:
    platform = _platform(asked, row)
    in_use = asked.context.platforms_in_use
    if in_use is None:
        in_use = tuple(known.platform for known in pack.file.accounts.known)
    return platform is not None and platform not in in_use


def _platform(asked: Asked, row: AccountRow) -> str | None:
    return asked.platform or row.platform


def _written_about(pack: Pack, found: Found) -> Found:
    """Add the letter about an application that waits for approval: one, to all who read it."""
    for step in found.wanted:
        if step.do != APPROVAL:
            continue
        for name, approval in pack.file.accounts.approval.items():
            mail, where = approval.mail, f"accounts.approval.{name}"
            if mail is not None and where in step.rule.split("+"):
                known = step._replace(rule=f"{step.rule}+{where}.mail")
                alerts = (*found.alerts, *told(mail, (*mail.to, *mail.cc)))
                wanted = tuple(known if each is step else each for each in found.wanted)
                found = found._replace(wanted=wanted, alerts=alerts)
    return found


def _response_time(row: AccountRow, rule: Shows) -> Found:
    where = "accounts.response_time"
    if (row.response_time_text or "").strip():
        return passed(rule, where)
    return together(
        stopped(rule, where, "require_response_time_notice", to=rule.alert),
        Found(alerts=told(rule, rule.alert)),
    )


def _sender(language: str, row: AccountRow, rule: Sender) -> Found:
    shown = f"{row.name} {row.about or ''}".casefold()
    holds = any(name.casefold() in shown for name in rule.names)
    return _flag(
        rule, "accounts.sender", "require_sender_and_logo", evidence.missing(language, ("sender",)), holds=holds
    )


def _flag(rule: Shows | Sender, where: str, do: str, detail: str, *, holds: bool) -> Found:
    return passed(rule, where) if holds else stopped(rule, where, do, detail)


def _about(language: str, row: AccountRow, rule: AboutHint, where: str) -> Found:
    about = (row.about or "").casefold()
    has_it = any(words.casefold() in about for words in rule.about_any_of)
    return passed(rule, where, "" if has_it else evidence.hint(language, rule.ask))


def _close(today: date, row: AccountRow, rule: Close) -> Found:
    over = row.end_date is not None and row.end_date <= today
    silent = row.last_own_post is not None and row.last_own_post + timedelta(days=rule.inactive_days) < today
    if over or silent:
        return stopped(rule, "accounts.close", "remind_close_account", to=rule.to)
    return passed(rule, "accounts.close")
