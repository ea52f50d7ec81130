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
Register = Literal["saklig", "formell", "humoristisk"]
ArchivedAs = Literal["I", "U", "N", "X", "documented"]
Execution = Literal["enforce", "decide", "remind", "show"]
Resolve = Literal["fixed", "account_owner", "topic_map"]

ReplyStep = Literal["answer", "answer_optional", "thank", "correct_fact", "none"]
HoldingStep = Literal["holding_reply"]
CaseworkStep = Literal[
    "answer",
    "say_no_casework",
    "inform_documentation_duty",
    "ask_formal_letter",
    "refer_unit",
    "forward_to_unit",
    "forward_to_archive",
    "open_case_file",
    "journal_incoming",
    "document",
    "flag_for_review",
]
PoliticalStep = Literal["refer_political", "refer_unit", "forward_to_unit"]
DocumentStep = Literal["refer_recommendation", "refer_resolution", "flag_for_review"]
ReviewStep = Literal["flag_for_review"]
ElsewhereStep = Literal["flag_for_review", "report_to_channel_owner", "none"]
UrgentStep = Literal["escalate_crisis"]
CrisisStep = Literal["give_crisis_contact", "require_crisis_approval", "route_crisis_channels"]
DeadlineKind = Literal["opening_time", "handling_day", "asap", "none"]
PoliticalMode = Literal["answer", "refer", "document_reference"]
RemovalAction = Literal["none", "remove", "remove_and_archive"]
SecondAct = Literal["remove", "hide", "keep_hidden", "reply", "publish"]
AlertWhen = Literal["", "now", "confirmed"]
CaseKind = Literal["picked", "collective", "own"]
RetentionCategory = Literal["deleted", "informal", "casework", "documentation", "evidence"]
Watch = Literal[
    "unhandled",
    "unanswered",
    "referred",
    "no_own_reply",
    "archive_unconfirmed",
    "case_open",
    "nobody_on_duty",
    "out_of_date",
]
PublicPart = Literal[
    "guideline",
    "accounts",
    "purposes",
    "response_time",
    "formal_address",
    "crisis_contact",
    "answer_time",
    "statements",
    "directory",
    "editor",
]
ShownWhere = Literal[
    "public_page",
    "staff_page",
    "reply_box",
    "composer",
    "archive_panel",
    "account_card",
    "crisis_page",
    "glossary",
    "desk",
]

TAGS: tuple[str, ...] = get_args(Tag)
REASONS: tuple[str, ...] = get_args(Reason)
LABELLED_REASONS = tuple(reason for reason in REASONS if reason != "fraud")
ITEM_KINDS: tuple[str, ...] = get_args(ItemKind)
CASE_STATES = ("pending", "decided", "unknown")
SUBJECTS: tuple[str, ...] = get_args(Subject)
CASEWORK: tuple[str, ...] = get_args(Casework)
# From the strongest word of a guideline to none (GEN-01).
STRENGTHS: tuple[str, ...] = get_args(Strength)
# Deadlines that cannot be counted without opening hours.
TIMED: frozenset[DeadlineKind] = frozenset({"opening_time", "handling_day"})

# What the system does by itself, what is a text for a person to send, what a person confirms, what waits.
MODES: dict[str, str] = {
    "none": "auto",
    "answer": "draft",
    "answer_optional": "draft",
    "thank": "draft",
    "correct_fact": "draft",
    "holding_reply": "draft",
    "say_no_casework": "draft",
    "inform_documentation_duty": "draft",
    "ask_formal_letter": "draft",
    "refer_unit": "draft",
    "refer_political": "draft",
    "refer_recommendation": "draft",
    "refer_resolution": "draft",
    "forward_to_unit": "propose",
    "forward_to_archive": "auto",
    "open_case_file": "propose",
    "journal_incoming": "propose",
    "document": "auto",
    "restrict_access": "auto",
    "hide_pending_review": "auto",
    "flag_for_review": "auto",
    "report_to_channel_owner": "propose",
    "remove": "propose",
    "remove_and_archive": "propose",
    "notify_author_privately": "propose",
    "escalate_crisis": "auto",
    "give_crisis_contact": "auto",
    "require_crisis_approval": "block",
    "route_crisis_channels": "block",
    "hold_for_neutrality_review": "block",
    "hold_for_casework_review": "block",
    "require_image_rights": "block",
    "require_photographer_credit": "block",
    "require_name_and_title": "block",
    "require_plan_fields": "block",
    "require_account_approval": "block",
    "require_central_admin": "block",
    "require_response_time_notice": "block",
    "require_sender_and_logo": "block",
    "list_in_directory": "block",
    "refuse": "block",
    "warn_tone": "auto",
    "warn_publishing_cap": "auto",
    "warn_too_many_admins": "auto",
    "omit_name_and_title": "auto",
    "require_second_admin": "auto",
    "remind_close_account": "auto",
    "remind_daily_handling": "auto",
    "remind_publishing_plan": "auto",
    "allow_publish": "auto",
    "end_reply_duty": "auto",
}
# A person's word on light or extensive turns these from proposals into acts of the system.
AUTO_ONCE_CASEWORK_IS_CONFIRMED = frozenset({"open_case_file", "journal_incoming"})
# What is kept by itself only where the machine is sure enough (GEN-19).
KEEPING = frozenset({"document", "forward_to_archive"})

# Replies about the conversation: under a hidden item they fall away (GEN-04).
CONVERSATION = frozenset(
    {
        "answer",
        "answer_optional",
        "thank",
        "correct_fact",
        "holding_reply",
        "refer_political",
        "refer_recommendation",
        "refer_resolution",
    },
)
# Replies about the matter: under a hidden item they go on as a private message (GEN-04).
MATTER = frozenset(
    {
        "say_no_casework",
        "inform_documentation_duty",
        "ask_formal_letter",
        "refer_unit",
        "forward_to_unit",
        "open_case_file",
        "journal_incoming",
    },
)
# What harms by being seen by others: in a private message it harms nobody (GEN-13).
EXPOSURE = frozenset({"personal_data", "naming"})
# A casework or political reply takes the place of these (GEN-03).
REPLACEABLE = frozenset({"answer", "answer_optional"})
# An answer that is due stands for one that is only allowed.
DUE_ANSWERS = ("answer", "holding_reply")
# By these the writer hears something: each has a draft text.
SPOKEN = CONVERSATION | MATTER | {"notify_author_privately", "escalate_crisis", "give_crisis_contact"}
# Only the rules under `removal` may ask for these (GEN-16: lawful speech stays).
HIDES = frozenset({"hide_pending_review", "remove", "remove_and_archive"})
# Who writes in these needs no English beside the pack's own language, and of the last nobody knows (GEN-14).
SCANDINAVIAN = frozenset({"nb", "nn", "no", "sv", "da", "se", "sma", "smj"})
LANGUAGE_UNKNOWN = frozenset({"", "und", "mixed"})
# What nobody may be hidden for (GEN-16), and so no word of a removal rule.
LAWFUL_SPEECH = ("political", "criticism", "party_campaign")
