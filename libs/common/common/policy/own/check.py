"""What a check says of a draft, a row or an entry: passed, with what it rests on, or what it asks for."""

from common.events.decision import AlertWanted
from common.policy.found import Found, Silent, Wanted, union
from common.policy.rules import Rule


def passed(rule: Rule, name: str, remark: str = "") -> Found:
    """Return that the check was passed; a `remark` is a hint that stops nothing."""
    return Found(silent=(Silent(rule.clauses, name, f"{rule.because} {remark}".rstrip()),))


def stopped(rule: Rule, name: str, do: str, detail: str = "", to: tuple[str, ...] = ()) -> Found:
    """Return the step that the check asks for; `detail` says what was found, and is nobody's data."""
    because = f"{rule.because} {detail}".rstrip()
    return Found(wanted=(Wanted(do, rule.clauses, name, because, to=to, laws=rule.laws),))


def told(rule: Rule, roles: tuple[str, ...]) -> tuple[AlertWanted, ...]:
    """Return the alert that these roles hear at once, if there are any."""
    return (AlertWanted(to=roles, when="now", clauses=rule.clauses, reason=rule.because),) if roles else ()


def with_clauses(rule: Rule, clauses: tuple[str, ...]) -> Rule:
    """Return the rule as it rests on these clauses."""
    return Rule(clauses=clauses, because=rule.because, laws=rule.laws)


def resting_on(do: str, silent: tuple[Silent, ...]) -> Wanted:
    """Return the step that everything passed leads to: it names all that it rests on."""
    return Wanted(
        do,
        union(*(each.clauses for each in silent)),
        "+".join(union(each.rule for each in silent)),
        " ".join(union(each.because for each in silent if each.because)),
    )
