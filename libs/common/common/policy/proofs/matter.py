"""Casework, documentation, politics and replies: each case leads to one thing, and no step stands idle."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.rules import Act, Archive, MatterStep
from common.policy.shape import Path
from common.policy.uses import tables
from common.policy.vocabulary import CASEWORK, KEEPING

# Steps that only make sense for what is kept.
_KEPT = KEEPING | {"open_case_file", "journal_incoming"}
_STATES = ("pending", "decided", "unknown")
_ANSWERED = ("praise", "question", "criticism")


def matter_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield what stands twice, never, or beside something that it contradicts."""
    yield from _every_class_of_casework_stands_once(pack)
    yield from _no_step_twice(pack)
    yield from _who_is_told_is_named(pack)
    yield from _what_is_kept_is_archived(pack)
    yield from _shield_is_for_something_kept(pack)
    yield from _politics_follows_its_mode(pack)
    yield from _replies(pack)
    yield from _silent_replies(pack)


def _every_class_of_casework_stands_once(pack: Pack) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for name, rule in pack.file.casework.items():
        if not rule.classes:
            yield in_rules("this rule lists no class, so that it never applies", ("casework", name, "classes"))
        for size in rule.classes:
            if size in seen:
                message = f"'{size}' stands under casework.{seen[size]} already"
                yield in_rules(message, ("casework", name, "classes"), size)
            seen[size] = name
    for missing in (size for size in CASEWORK if size not in seen):
        yield in_rules(f"no rule says what casework '{missing}' leads to", ("casework",))


def _no_step_twice(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        for key in ("steps", "offer", "known_case"):
            acts = getattr(table, key, ())
            names = [act.do for act in acts if isinstance(act, Act) and hasattr(act, "do")]
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield in_rules(f"'{name}' stands twice in one rule", (*path, key, index), name)
        steps = {getattr(act, "do", "") for act in getattr(table, "steps", ())}
        for index, act in enumerate(getattr(table, "offer", ())):
            if act.do in steps:
                yield in_rules(f"'{act.do}' is done anyway: it need not be offered", (*path, "offer", index), act.do)


def _who_is_told_is_named(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        if getattr(table, "tell", "") and not getattr(table, "to", ()):
            yield in_rules("nobody hears of it: name roles under 'to'", path, "tell")


def _what_is_kept_is_archived(pack: Pack) -> Iterator[Flaw]:
    kept: list[tuple[Path, tuple[MatterStep, ...], Archive | None]]
    kept = [(("casework", name), rule.steps, rule.archive) for name, rule in pack.file.casework.items()]
    documentation = pack.file.documentation
    kept.append((("documentation",), documentation.steps, documentation.archive))
    if documentation.requested is not None:
        requested = documentation.requested
        kept.append((("documentation", "requested"), requested.steps, requested.archive))
    for path, steps, archive in kept:
        for index, step in enumerate(steps):
            if step.do in _KEPT and archive is None:
                message = f"'{step.do}' keeps the item: say how under 'archive'"
                yield in_rules(message, (*path, "steps", index), step.do)


def keeps_something(pack: Pack) -> bool:
    """Say whether any rule archives an item."""
    return any(isinstance(table, Archive) for _, table in tables(pack.file)) or pack.file.removal.archive is not None


def _shield_is_for_something_kept(pack: Pack) -> Iterator[Flaw]:
    rule = pack.file.shield
    if rule is not None and not rule.reasons:
        yield in_rules("shield lists no reason, so that it never applies", ("shield", "reasons"))
    if rule is not None and not keeps_something(pack):
        yield in_rules("nothing is archived that could be shielded", ("shield",))


def _politics_follows_its_mode(pack: Pack) -> Iterator[Flaw]:
    rule = pack.file.political
    path: Path = ("political",)
    belongs = {
        "steps": "refer",
        "when_any": "refer",
        "light_casework": "refer",
        "known_case": "answer",
        **dict.fromkeys(_STATES, "document_reference"),
    }
    for key, mode in belongs.items():
        if getattr(rule, key) and rule.mode != mode:
            yield in_rules(f"'{key}' belongs to mode '{mode}', not to '{rule.mode}'", (*path, key))
    if rule.mode == "refer" and not rule.steps:
        yield in_rules("mode 'refer' needs the steps by which it refers", (*path, "mode"))
    if rule.mode == "document_reference":
        for state in _STATES:
            if getattr(rule, state) is None:
                yield in_rules(f"mode 'document_reference' needs '{state}' too", (*path, "mode"))
    if "political" in rule.when_any:
        yield in_rules("every political item has the tag 'political': leave it out", (*path, "when_any"), "political")


def _replies(pack: Pack) -> Iterator[Flaw]:
    reply = pack.file.reply
    for tag in _ANSWERED:
        if tag in reply.neutral_beside:
            yield in_rules(f"'{tag}' has its own reply: it is not neutral", ("reply", "neutral_beside"), tag)
    if reply.close_prompt is not None and reply.close_prompt.own_replies < 1:
        yield in_rules("count from one reply on", ("reply", "close_prompt", "own_replies"))
    if reply.holding is not None and reply.question.do != "answer":
        yield in_rules("it stands for an answer, but questions get none", ("reply", "holding"))


def _silent_replies(pack: Pack) -> Iterator[Flaw]:
    reply = pack.file.reply
    for name in (*_ANSWERED, "neutral", "fact_error"):
        rule = getattr(reply, name)
        if rule is not None and rule.do == "none" and rule.strength != "taus":
            message = "the guideline asks for nothing here: its strength is 'taus'"
            yield in_rules(message, ("reply", name, "strength"), rule.strength)
