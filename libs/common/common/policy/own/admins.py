"""Who has admin access to an account: where they belong, who may add them, how few and how many."""

from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.found import Found, together
from common.policy.own import evidence
from common.policy.own.asked import AccountRow, Admin
from common.policy.own.check import passed, stopped, told
from common.policy.own.registry import is_of
from common.policy.own.rules_registry import AddedBy, AdminOf, AdminsMax, AdminsMin, Named
from common.policy.own.vocabulary import AccountClass
from common.policy.pack import Pack


def judge_admins(pack: Pack, asked: Asked, row: AccountRow) -> Iterator[Found]:
    """Yield what the checks of admins say of the account as it will be after the change."""
    rules = pack.file.accounts
    if rules.admin_of is not None:
        yield _belongs(asked, row, rules.admin_of)
    for name, rule in rules.added_by.items():
        if is_of(row, rule.classes):
            yield _added_by(asked, rule, f"accounts.added_by.{name}")
    after = _after(asked, row)
    if after is not None:
        yield from _of_one_account(pack, row, after)
    everybody = _all_persons(asked, after or ())
    if rules.admins_max is not None and everybody is not None:
        yield _many(pack, asked, everybody, rules.admins_max)


def _of_one_account(pack: Pack, row: AccountRow, after: tuple[Admin, ...]) -> Iterator[Found]:
    rules = pack.file.accounts
    if rules.admins_named is not None and is_of(row, rules.admins_named.classes):
        yield _named(after, rules.admins_named)
    if rules.central_admin is not None:
        yield _central(after, rules.central_admin)
    if rules.admins_min is not None and _is_known_of(row, rules.admins_min.classes):
        yield _few(pack, after, rules.admins_min)


def _is_known_of(row: AccountRow, classes: tuple[AccountClass, ...]) -> bool:
    return not classes or row.kind in classes


def _after(asked: Asked, row: AccountRow) -> tuple[Admin, ...] | None:
    """Return the account's admins after the change; None where nobody has said who they are."""
    before = row.admins
    change = asked.context.change
    if before is None or change is None:
        return before
    gone = change.remove_admin.id if change.remove_admin else None
    kept = tuple(admin for admin in before if admin.id != gone)
    return (*kept, change.add_admin) if change.add_admin else kept


def _all_persons(asked: Asked, here: tuple[Admin, ...]) -> frozenset[str] | None:
    """Return the persons with access to any account; None where nobody has said who they are."""
    change = asked.context.change
    added = (change.add_admin,) if change and change.add_admin else ()
    if asked.context.admins is None and not here:
        return None
    return frozenset(admin.id for admin in (*(asked.context.admins or ()), *here, *added))


def _belongs(asked: Asked, row: AccountRow, rule: AdminOf) -> Found:
    change = asked.context.change
    if asked.context.act == "change":
        checked: tuple[Admin, ...] = (change.add_admin,) if change and change.add_admin else ()
    else:
        checked = row.admins or ()
    if not checked:
        return Found()
    stranger = any(admin.role not in rule.who for admin in checked)
    return stopped(rule, "accounts.admin_of", "refuse") if stranger else passed(rule, "accounts.admin_of")


def _added_by(asked: Asked, rule: AddedBy, where: str) -> Found:
    change, actor = asked.context.change, asked.context.actor
    if change is None or change.add_admin is None or actor is None:
        return Found()
    return passed(rule, where) if actor.role in rule.by else stopped(rule, where, "refuse")


def _named(after: tuple[Admin, ...], rule: Named) -> Found:
    return passed(rule, "accounts.admins_named") if after else stopped(rule, "accounts.admins_named", "refuse")


def _central(after: tuple[Admin, ...], rule: AdminOf) -> Found:
    where = "accounts.central_admin"
    has_one = any(admin.role in rule.who for admin in after)
    return passed(rule, where) if has_one else stopped(rule, where, "require_central_admin", to=rule.who)


def _few(pack: Pack, after: tuple[Admin, ...], rule: AdminsMin) -> Found:
    """Two roles of one person count once; editors are no admins."""
    where, count = "accounts.admins_min", len({admin.id for admin in after})
    if count >= rule.persons_min:
        return passed(rule, where)
    detail = evidence.persons(pack.file.pack.language, count)
    return together(
        stopped(rule, where, "require_second_admin", detail, rule.alert),
        Found(alerts=told(rule, rule.alert)),
    )


def _many(pack: Pack, asked: Asked, everybody: frozenset[str], rule: AdminsMax) -> Found:
    where = "accounts.admins_max"
    change = asked.context.change
    if change is not None and change.remove_admin is not None and change.add_admin is None:
        return Found()
    if len(everybody) <= rule.persons_max:
        return passed(rule, where)
    detail = evidence.persons(pack.file.pack.language, len(everybody))
    return together(
        stopped(rule, where, "warn_too_many_admins", detail, rule.alert),
        Found(alerts=told(rule, rule.alert)),
    )
