"""Who publishes and answers, and whether name and title belong in the text."""

import re
from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.found import Found, union
from common.policy.own import evidence
from common.policy.own.asked import Replier
from common.policy.own.check import passed, stopped, with_clauses
from common.policy.own.reading.text import Evidence, whole
from common.policy.own.registry import account_of, class_of, platform_of
from common.policy.own.rules import LetIn, NameTitle, PublishBy
from common.policy.own.words.matters import ORGANISATIONS
from common.policy.pack import Pack

# A title in the last words of a text is a signature; earlier it may be what the text is about.
_LAST_CHARS = 80
_NAME_WORDS_MIN = 2

_CAPITAL = r"[A-ZÆØÅÄÖ][a-zæøåäöéü]+(?:-[A-ZÆØÅÄÖ][a-zæøåäö]+)?"
_GREETING = (
    r"(?:[Hh]ilsen|[Hh]elsing|[Hh]älsning(?:ar)?|[Mm]vh|[Vv]h|MVH|[Rr]egards)(?: (?:fra|frå|från|from))?[,.!:]?\s+"
)
_SIGNED = re.compile(
    rf"{_GREETING}({_CAPITAL}(?: {_CAPITAL})+)|[/\u2013-] ?({_CAPITAL}(?: {_CAPITAL})*)(?:,[^.!?\n]{{0,40}})?\s*$"
)
_ORGANISATION = whole(*ORGANISATIONS)


def judge_signing(pack: Pack, asked: Asked) -> Iterator[Found]:
    """Yield what the checks of the person say; a draft that nobody has put a name to is checked later."""
    replier = asked.context.replier
    if replier is None or not replier.role:
        return
    for name, rule in pack.file.publish.by.items():
        if asked.kind in rule.kinds:
            yield _published_by(pack, asked, replier, rule, f"publish.by.{name}")
    for name, signature in pack.file.publish.name_title.items():
        if _concerns(asked, replier, signature):
            yield _signature(pack, asked, replier, signature, f"publish.name_title.{name}")


def _published_by(pack: Pack, asked: Asked, replier: Replier, rule: PublishBy, where: str) -> Found:
    row = account_of(pack, asked)
    rows: tuple[str, ...] = ()
    if rule.admins_of_account and row is not None:
        rows = (*(admin.role for admin in row.admins or ()), *(row.editors or ()))
    let_in = tuple(also for also in rule.also if replier.role in also.who and _is_on(pack, asked, also))
    if replier.role not in (*rule.who, *rows) and not let_in:
        return stopped(rule, where, "refuse")
    return passed(with_clauses(rule, union(rule.clauses, *(also.clauses for also in let_in))), where)


def _is_on(pack: Pack, asked: Asked, also: LetIn) -> bool:
    """Say whether nothing that is known of the account, and of a crisis, speaks against it."""
    if also.crisis_only and not asked.context.crisis:
        return False
    platform, kind = platform_of(pack, asked), class_of(pack, asked)
    on_platform = not also.platforms or platform is None or platform in also.platforms
    return on_platform and (not also.classes or kind is None or kind in also.classes)


def _concerns(asked: Asked, replier: Replier, rule: NameTitle) -> bool:
    tags = set(asked.parent.tags) if asked.parent else set()
    role = replier.role in rule.who or (bool(rule.but) and replier.role not in rule.but)
    return asked.kind in rule.kinds and role and set(rule.parent_tags) <= tags


def _signature(pack: Pack, asked: Asked, replier: Replier, rule: NameTitle, where: str) -> Found:
    language = pack.file.pack.language
    if rule.ask == "omit":
        if _is_signed(asked.text, replier):
            return stopped(rule, where, "omit_name_and_title", evidence.found(language, (Evidence("signature"),)))
        return passed(rule, where)
    lacking = tuple(part for part in rule.parts if not _stands(asked.text, part, replier))
    if lacking:
        return stopped(rule, where, "require_name_and_title", evidence.missing(language, lacking))
    return passed(rule, where)


def _stands(text: str, part: str, replier: Replier) -> bool:
    words = replier.name if part == "name" else replier.title
    full = part != "name" or len(words.split()) >= _NAME_WORDS_MIN
    return bool(words) and full and " ".join(words.lower().split()) in " ".join(text.lower().split())


def _ends_in_own_name(small: str, replier: Replier) -> bool:
    """Say whether a part of the writer's own name closes the text, as in "Mvh Per"."""
    parts = "|".join(re.escape(part) for part in replier.name.lower().split())
    return bool(parts) and re.search(rf"(?<![\w-])(?:{parts})(?:,[^.!?\n]{{0,40}})?[\s.!]*$", small) is not None


def _is_signed(text: str, replier: Replier) -> bool:
    small = text.lower()
    if replier.name and replier.name.lower() in small:
        return True
    if _ends_in_own_name(small, replier):
        return True
    if replier.title and re.search(rf"(?<!\w){re.escape(replier.title.lower())}(?!\w)", small[-_LAST_CHARS:]):
        return True
    signed = _SIGNED.search(text)
    return signed is not None and not _ORGANISATION.search((signed.group(1) or signed.group(2)).lower())
