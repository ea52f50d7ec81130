"""What a removal consists of: the proposal, the notice to the writer, and the copy that is kept."""

from common.events.decision import Archived
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Wanted, union, wanted_by
from common.policy.pack import Pack
from common.policy.rules import Rule
from common.policy.vocabulary import HIDES


def removal(pack: Pack, rule: Rule, name: str, ground: tuple[str, ...]) -> Found:
    """Return the proposal to remove under these clauses, with the notice where the guideline asks for one."""
    rules = pack.file.removal
    kept = rules.archive.clauses if rules.archive else ()
    told = rules.notice.clauses if rules.notice.required else ()
    remove = Wanted(
        rules.action,
        union(ground, rules.confirm.clauses, kept, told),
        f"{name}+removal.confirm{'+removal.archive' if kept else ''}",
        rule.because,
        to=rules.confirm.by,
        laws=union(rule.laws, rules.confirm.laws),
    )
    return Found(wanted=(remove, notice(pack, rule.laws)) if rules.notice.required else (remove,))


def notice(pack: Pack, laws: tuple[str, ...]) -> Wanted:
    """Return what tells the writer why the item is taken away, and by which laws."""
    rule = pack.file.removal.notice
    step = wanted_by(rule, "removal.notice", "notify_author_privately")
    return step._replace(texts=(rule.text or step.do,), laws=union(laws, rule.laws))


def offered_notice(pack: Pack, found: Found) -> Found:
    """Return the notice as an offer where something is taken away and nobody tells the writer (GEN-22)."""
    if any(step.do == "notify_author_privately" for step in found.wanted):
        return NOTHING
    laws = union(*(step.laws for step in found.wanted if step.do in HIDES))
    return Found(offers=(notice(pack, laws)._replace(mode="draft"),))


def kept_copy(pack: Pack, asked: Asked) -> Found:
    """Return how the pack keeps what it removes, if it does."""
    rule = pack.file.removal.archive
    if rule is None:
        return NOTHING
    record = Archived(
        kind=rule.kind,
        case_file=asked.context.case_file,
        clauses=rule.clauses,
        note=rule.note,
    )
    if not rule.restricted:
        return Found(archived=record)
    return Found(wanted=(wanted_by(rule, "removal.archive", "restrict_access"),), archived=record)
