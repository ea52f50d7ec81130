"""The proofs that a pack must pass before anybody is judged by it. Each failure names word and line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from common.errors import BadMessage
from common.policy.asked import check_asked
from common.policy.locate import PackError, find_path, find_word
from common.policy.nearest import nearest
from common.policy.pack import ClausesFile, Pack
from common.policy.shape import Path
from common.policy.texts import ADVICE, CONTACT, REASON, may_vanish, slots_of, unknown_slot
from common.policy.uses import cited, role_uses, rules, text_uses
from common.policy.vocabulary import CASEWORK, LABELLED_REASONS, REASONS

RULES, CLAUSES, CASES = "pack.toml", "clauses.toml", "cases.toml"


class Flaw(NamedTuple):
    """What is wrong, in which file, and the word to show."""

    message: str
    file: str
    path: Path
    word: str = ""


def prove(pack: Pack, clauses: ClausesFile, files: Mapping[str, str]) -> None:
    """Raise PackError for the first flaw of a pack; return when it has none."""
    for flaw in _flaws(pack, clauses):
        text = files.get(flaw.file, "")
        place = find_path(text, flaw.path, flaw.word) if flaw.path else find_word(text, flaw.word)
        raise PackError(flaw.message, file=flaw.file, text=text, place=place if flaw.path or flaw.word else None)


def _flaws(pack: Pack, clauses: ClausesFile) -> Iterator[Flaw]:
    yield from _doubled_ids(clauses)
    yield from _rules_name_clauses(pack)
    yield from _clauses_are_carried_out(pack)
    yield from _roles_exist(pack)
    yield from _every_reason_stands_once(pack)
    yield from _every_class_of_casework_stands_once(pack)
    yield from _removal_needs_people(pack)
    yield from _politics_is_referred(pack)
    yield from _deadline_has_hours(pack)
    yield from _texts_are_there(pack)
    yield from _slots_are_known(pack)
    yield from _cases_can_be_asked(pack)


def _doubled_ids(clauses: ClausesFile) -> Iterator[Flaw]:
    seen: set[str] = set()
    ids = [(("clause", index), entry.id) for index, entry in enumerate(clauses.clause)]
    ids += [(("reading", index), entry.id) for index, entry in enumerate(clauses.reading)]
    for path, clause in ids:
        if clause in seen:
            yield Flaw(f"'{clause}' stands twice", CLAUSES, path, clause)
        seen.add(clause)


def _rules_name_clauses(pack: Pack) -> Iterator[Flaw]:
    known = (*pack.clauses, *pack.readings)
    for path, rule in rules(pack):
        if not rule.clauses:
            yield Flaw("a rule needs at least one clause", RULES, path, "clauses")
        if not rule.because.strip():
            yield Flaw("a rule needs a reason in plain words", RULES, path, "because")
    for path, clause in cited(pack):
        if clause not in known:
            yield Flaw(f"there is no clause '{clause}'{nearest(clause, known)}", RULES, path, clause)


def _clauses_are_carried_out(pack: Pack) -> Iterator[Flaw]:
    used = {clause for _, clause in cited(pack)}
    excused = [entry.clause for entry in pack.file.not_executed]
    for index, entry in enumerate(pack.file.not_executed):
        path: Path = ("not_executed", index)
        if entry.clause not in pack.clauses:
            hint = nearest(entry.clause, pack.clauses)
            yield Flaw(f"there is no clause '{entry.clause}'{hint}", RULES, path, entry.clause)
        if entry.clause in used or excused.count(entry.clause) > 1:
            yield Flaw(f"'{entry.clause}' is carried out, or stands twice", RULES, path, entry.clause)
        if not entry.because.strip():
            yield Flaw("say why the clause is not carried out", RULES, path, "because")
    for clause in pack.clauses.values():
        if clause.normative and clause.id not in used and clause.id not in excused:
            message = f"no rule carries out '{clause.id}': cite it, or say under not_executed why"
            yield Flaw(message, CLAUSES, (), clause.id)


def _roles_exist(pack: Pack) -> Iterator[Flaw]:
    for path, role in role_uses(pack):
        if role not in pack.file.roles:
            yield Flaw(f"there is no role '{role}'{nearest(role, pack.file.roles)}", RULES, path, role)
    for role, contact in pack.file.roles.items():
        if not contact.label.strip():
            yield Flaw("a role needs a label", RULES, ("roles", role))


def _every_reason_stands_once(pack: Pack) -> Iterator[Flaw]:
    for reason in LABELLED_REASONS:
        if reason not in pack.file.reasons:
            yield Flaw(f"'{reason}' needs a name in plain words", RULES, ("reasons",))
    seen: dict[str, str] = {}
    for name, path, reasons in _places_of_reasons(pack):
        for reason in reasons:
            if reason in seen:
                yield Flaw(f"'{reason}' stands under {seen[reason]} already", RULES, path, reason)
            seen[reason] = name
    for reason in REASONS:
        if reason not in seen:
            yield Flaw(f"no rule says what '{reason}' leads to", RULES, ("removal", "law"))


def _places_of_reasons(pack: Pack) -> Iterator[tuple[str, Path, Iterable[str]]]:
    removal = pack.file.removal
    for name, ground in removal.grounds.items():
        yield f"removal.grounds.{name}", ("removal", "grounds", name, "reasons"), ground.reasons
    if removal.privacy is not None:
        yield "removal.privacy", ("removal", "privacy", "reasons"), removal.privacy.reasons
    for name in ("hide", "flag", "ignore"):
        yield f"removal.law.{name}", ("removal", "law", name), getattr(removal.law, name)


def _every_class_of_casework_stands_once(pack: Pack) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for name, rule in pack.file.casework.items():
        for size in rule.classes:
            if size in seen:
                message = f"'{size}' stands under casework.{seen[size]} already"
                yield Flaw(message, RULES, ("casework", name, "classes"), size)
            seen[size] = name
    for missing in (size for size in CASEWORK if size not in seen):
        yield Flaw(f"no rule says what casework '{missing}' leads to", RULES, ("casework",))


def _removal_needs_people(pack: Pack) -> Iterator[Flaw]:
    if pack.file.removal.grounds and not pack.file.removal.confirm.by:
        yield Flaw("a removal needs somebody who confirms it", RULES, ("removal", "confirm", "by"))


def _politics_is_referred(pack: Pack) -> Iterator[Flaw]:
    rule = pack.file.political
    if rule.mode == "refer" and not rule.steps:
        yield Flaw("mode 'refer' needs the steps by which it refers", RULES, ("political", "mode"))
    if rule.mode == "refer" and rule.known_case:
        yield Flaw("'known_case' belongs to mode 'answer'", RULES, ("political", "known_case"))
    if rule.mode == "answer" and rule.steps:
        yield Flaw("mode 'answer' asks for no steps of its own", RULES, ("political", "steps"))


def _deadline_has_hours(pack: Pack) -> Iterator[Flaw]:
    deadline, hours = pack.file.deadline, pack.file.hours
    timed = deadline.kind == "opening_time"
    if timed and hours is None:
        yield Flaw("opening_time needs the table [hours]", RULES, ("deadline", "kind"), "opening_time")
    if timed and deadline.opening_days <= 0:
        yield Flaw("opening_time needs opening_days above 0", RULES, ("deadline", "opening_days"))
    if not timed and (deadline.opening_days or deadline.warn_at or deadline.alert):
        message = f"'{deadline.kind}' has no time that could be counted or warned of"
        yield Flaw(message, RULES, ("deadline", "kind"), deadline.kind)
    if hours is not None and not (hours.weekdays and hours.opens < hours.closes):
        yield Flaw("the hours never open", RULES, ("hours",))
    if hours is not None and hours.timezone != pack.file.pack.timezone:
        yield Flaw("not the timezone of [pack]", RULES, ("hours", "timezone"), hours.timezone)


def _texts_are_there(pack: Pack) -> Iterator[Flaw]:
    needed = {use.name for use in text_uses(pack)}
    for use in text_uses(pack):
        if use.name not in pack.texts:
            language = pack.file.pack.language
            hint = nearest(use.name, pack.texts)
            message = f"there is no text '{use.name}' in {language}: write texts/{use.name}.txt{hint}"
            yield Flaw(message, RULES, use.path, use.name if use.named else "do")
    for name in pack.texts:
        if name not in needed:
            message = f"no rule needs this text{nearest(name, needed)}"
            yield Flaw(message, f"texts/{name}.txt", (), "")


def _slots_are_known(pack: Pack) -> Iterator[Flaw]:
    for name, text in pack.texts.items():
        unknown = unknown_slot(text)
        if unknown:
            yield Flaw(f"unknown slot '{unknown[0]}'{unknown[1]}", f"texts/{name}.txt", (), unknown[0])
    for use in text_uses(pack):
        file, text = f"texts/{use.name}.txt", pack.texts[use.name]
        for slot in slots_of(text):
            if slot in {REASON, CONTACT, ADVICE} and slot not in use.knows:
                where = ".".join(map(str, use.path))
                yield Flaw(f"the slot '{slot}' has no value where {where} uses this text", file, (), slot)
        if may_vanish(text, use.knows):
            message = "every line hangs on a slot that may be empty, so that the text could vanish"
            yield Flaw(message, file, (), (slots_of(text) or ("",))[0])


def _cases_can_be_asked(pack: Pack) -> Iterator[Flaw]:
    for index, case in enumerate(pack.cases):
        try:
            check_asked(case.asked)
        except BadMessage as error:
            quoted = str(error).split("'")
            word = quoted[1] if len(quoted) > 1 else str(error).split()[-1]
            yield Flaw(str(error), CASES, ("case", index, "asked"), word)
