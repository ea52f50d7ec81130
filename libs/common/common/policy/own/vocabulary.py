"""The closed words of the rules for own texts, accounts and the publishing plan."""

from typing import Literal, get_args

OwnTextKind = Literal["own_post", "own_reply"]
OwnKind = Literal["own_post", "own_reply", "account", "plan"]
# Kinds, and matters of own texts and of accounts, of which a guideline may say nothing.
LeftOpen = Literal[
    "own_post", "own_reply", "account", "plan", "picture", "volume", "politics", "crisis", "approval", "admin_count"
]
AccountClass = Literal["main", "other", "official", "verksamhet"]
AccountAct = Literal["apply", "change", "check"]
AccountState = Literal["applied", "active", "closing", "closed"]

NeutralityScope = Literal["party_politics", "politics", "religion", "discrimination"]
ToneScope = Literal["irony", "impolite", "private"]
# `own_matter`: what becomes of the reader's application, case or decision; `repeated`: details of the parent's text.
CaseworkDetail = Literal[
    "case_number",
    "property",
    "own_matter",
    "named_matter",
    "repeated",
    "identity",
    "phone",
    "health",
]
ImageApproval = Literal["approved", "photographer", "depicted"]
PoliticalReplyStep = Literal["hold_for_neutrality_review", "refuse"]
Signature = Literal["omit", "require"]
SignaturePart = Literal["name", "title"]
# When an own text is archived: as the answer to something kept, as internal matter, or for its own value.
OutgoingWhen = Literal["journaled", "documented", "internal", "note", "valuable"]
PlanField = Literal["account", "publish_at", "content_type", "goal"]

OWN_TEXT_KINDS: tuple[str, ...] = get_args(OwnTextKind)
OWN_KINDS: tuple[str, ...] = get_args(OwnKind)
ACCOUNT_CLASSES: tuple[str, ...] = get_args(AccountClass)
ACCOUNT_ACTS: tuple[str, ...] = get_args(AccountAct)

# Findings beside which a text still passes: the system itself mends what was missing.
MENDED = frozenset({"give_crisis_contact"})
