"""The closed words of the policy engine: tags, reasons, kinds, and steps with their mode."""

from typing import Literal, get_args

Tag = Literal[
    "saksbehandling",
    "abuse",
    "political",
    "praise",
    "question",
    "criticism",
    "urgent",
    "documentation_value",
]
# `fraud` is no label: it is what the fact `scam_link` means for the rules (GEN-24).
Reason = Literal[
    "threat",
    "personal_attack",
    "naming",
    "hate_speech",
    "harassment",
    "incitement",
    "personal_data",
    "violence_pornography",
    "advertising",
    "copyright",
    "fraud",
]
Casework = Literal["light", "extensive", "unset"]
ItemKind = Literal["comment", "post", "message", "mention", "review"]
Subject = Literal["self", "other", "both"]
Strength = Literal["skal", "bor", "hovedregel", "kan", "taus"]
ArchivedAs = Literal["I", "documented"]
Execution = Literal["enforce", "decide", "remind", "show"]

ReplyStep = Literal["answer", "answer_optional", "thank", "correct_fact", "none"]
CaseworkStep = Literal[
    "say_no_casework",
    "inform_documentation_duty",
    "ask_formal_letter",
    "refer_unit",
    "open_case_file",
    "journal_incoming",
    "document",
    "flag_for_review",
]
PoliticalStep = Literal["refer_political", "refer_unit"]
ReviewStep = Literal["flag_for_review"]
UrgentStep = Literal["escalate_crisis"]
CrisisStep = Literal["give_crisis_contact"]
DeadlineKind = Literal["opening_time", "asap", "none"]
PoliticalMode = Literal["answer", "refer"]

TAGS: tuple[str, ...] = get_args(Tag)
REASONS: tuple[str, ...] = get_args(Reason)
LABELLED_REASONS = tuple(reason for reason in REASONS if reason != "fraud")
ITEM_KINDS: tuple[str, ...] = get_args(ItemKind)
LATER_KINDS = ("own_post", "own_reply", "account", "plan")
SUBJECTS: tuple[str, ...] = get_args(Subject)
CASEWORK: tuple[str, ...] = get_args(Casework)

# What the system does by itself, what is a text for a person to send, what a person confirms.
MODES: dict[str, str] = {
    "none": "auto",
    "answer": "draft",
    "answer_optional": "draft",
    "thank": "draft",
    "correct_fact": "draft",
    "say_no_casework": "draft",
    "inform_documentation_duty": "draft",
    "ask_formal_letter": "draft",
    "refer_unit": "draft",
    "refer_political": "draft",
    "open_case_file": "propose",
    "journal_incoming": "propose",
    "document": "auto",
    "restrict_access": "auto",
    "hide_pending_review": "auto",
    "flag_for_review": "auto",
    "remove": "propose",
    "notify_author_privately": "propose",
    "escalate_crisis": "auto",
    "give_crisis_contact": "auto",
}
# A person's word on light or extensive turns these from proposals into acts of the system.
AUTO_ONCE_CASEWORK_IS_CONFIRMED = frozenset({"open_case_file", "journal_incoming"})

# Replies about the conversation: under a hidden item they fall away (GEN-04).
CONVERSATION = frozenset({"answer", "answer_optional", "thank", "correct_fact", "refer_political"})
# Replies about the matter: under a hidden item they go on as a private message (GEN-04).
MATTER = frozenset(
    {
        "say_no_casework",
        "inform_documentation_duty",
        "ask_formal_letter",
        "refer_unit",
        "open_case_file",
        "journal_incoming",
    },
)
# What harms by being seen by others: in a private message it harms nobody (GEN-13).
EXPOSURE = frozenset({"personal_data", "naming"})
# A casework or political reply takes the place of these (GEN-03).
REPLACEABLE = frozenset({"answer", "answer_optional"})
# By these the writer hears something: each has a draft text.
SPOKEN = CONVERSATION | MATTER | {"notify_author_privately", "escalate_crisis", "give_crisis_contact"}
# Only the rules under `removal` may ask for these (GEN-16: lawful speech stays).
HIDES = frozenset({"hide_pending_review", "remove", "remove_and_archive"})
# What nobody may be hidden for (GEN-16), and so no word of a removal rule.
LAWFUL_SPEECH = ("political", "criticism", "party_campaign")
