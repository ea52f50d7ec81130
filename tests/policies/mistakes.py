"""The mistakes that people make in packs: each by its name, as small edits of a municipality's real pack."""

from typing import NamedTuple

RULES, CLAUSES, CASES = "pack.toml", "clauses.toml", "cases.toml"


class Edit(NamedTuple):
    """Somebody wrote `new` for `old` in a file; without `old` the file is `new`."""

    file: str
    old: str
    new: str


class Breakage(NamedTuple):
    """A municipality's pack with a mistake in it."""

    pack: str
    edits: tuple[Edit, ...]


def _in(pack: str, old: str, new: str, file: str = RULES) -> Breakage:
    return Breakage(pack, (Edit(file, old, new),))


_WORDS = {
    "key_misspelt": _in("bo", 'do = "thank"\nstrength', 'do = "thank"\nstrenght'),
    "table_misspelt": _in("bo", "[documentation]", "[documentasjon]"),
    "step_misspelt": _in("bo", '{ do = "say_no_casework"', '{ do = "say_no_caseworks"'),
    "reason_misspelt": _in("bo", '"personal_attack", "harassment", "threat"]', '"personal_atack", "threat"]'),
    "tag_in_norwegian": _in("bo", 'applies_to = ["question"]', 'applies_to = ["spørsmål"]'),
    "execution_misspelt": _in("bo", 'exec = ["enforce", "decide"]', 'exec = ["enforced", "decide"]', CLAUSES),
    "quotation_mark_forgotten": _in("bo", 'because = "Si takk for skryt."', 'because = "Si takk for skryt.'),
    "date_in_words": _in("bo", "valid_from = 2026-01-01", 'valid_from = "1. januar 2026"'),
    "file_in_the_wrong_place": _in("bo", "", "Takk!", "takk.txt"),
    "language_no": _in("bo", 'language = "nb"', 'language = "no"'),
    "version_zero": _in("bo", "version = 1", "version = 0"),
    "begins_before_it_was_adopted": _in("knivsta", "valid_from = 2026-01-01", "valid_from = 2011-01-01"),
}

_CLAUSES = {
    "clause_with_a_letter_for_a_digit": _in("bo", 'clauses = ["BO-28"]', 'clauses = ["B0-28"]'),
    "clause_twice_in_a_list": _in("bo", 'clauses = ["BO-28"]', 'clauses = ["BO-28", "BO-28"]'),
    "clause_defined_twice": _in("bo", 'id = "BO-04"', 'id = "BO-03"', CLAUSES),
    "clause_forgotten": _in("bo", 'clauses = ["BO-28"]', 'clauses = ["BO-29"]'),
    "clause_shown_to_nobody": _in("bo", 'clauses = ["BO-22", ', "clauses = ["),
    "rule_without_clause": _in("bo", 'clauses = ["BO-28"]', "clauses = []"),
    "rule_without_reason": _in("bo", 'because = "Si takk for skryt."', 'because = ""'),
    "law_unknown": _in("knivsta", 'laws = ["brottsbalken"]', 'laws = ["brotsbalken"]'),
    "law_no_longer_in_force": _in("knivsta", 'id = "brottsbalken"', 'id = "brottsbalken"\nvalid_to = 2020-12-31'),
}

_ABUSE = {
    "reason_in_two_grounds": _in("sogne", 'reasons = ["naming", ', 'reasons = ["threat", "naming", '),
    "reason_covered_by_law": _in("bo", 'flag = ["copyright", "fraud"]', 'flag = ["copyright", "fraud", "threat"]'),
    "reason_forgotten": _in("bo", 'flag = ["copyright", "fraud"]', 'flag = ["copyright"]'),
    "hidden_for_criticism": _in("bo", 'reasons = ["hate_speech"]', 'reasons = ["hate_speech", "criticism"]'),
    "hidden_for_politics": _in("bo", 'hide = ["incitement", ', 'hide = ["political", "incitement", '),
    "hidden_for_a_campaign": _in("knivsta", 'reasons = ["advertising"]', 'reasons = ["party_campaign"]'),
    "criticism_answered_by_hiding": _in(
        "bo", 'do = "answer"\nstrength = "skal"', 'do = "hide_pending_review"\nstrength = "skal"'
    ),
    "removal_nobody_confirms": _in("bo", '[removal.confirm]\nby = ["administratorer"]', "[removal.confirm]\nby = []"),
    "ground_where_nothing_is_removed": _in("bo", 'action = "remove"', 'action = "none"'),
    "removed_and_kept_nowhere": _in("bo", 'action = "remove"', 'action = "remove_and_archive"'),
    "share_in_percent": _in("bo", "hide = 0.8", "hide = 80"),
    "share_never_asked_for": _in("randaberg", "hide = 0.9\n", "hide = 0.5\n"),
    "share_of_what_is_never_hidden": _in("bo", "hide = 0.8\n", "hide = 0.8\nhide_for = { fraud = 0.9 }\n"),
    "hidden_at_once_but_only_flagged": _in(
        "bo", 'hide_at_once = [\n    "threat"', 'hide_at_once = [\n    "fraud", "threat"'
    ),
}

_MATTERS = {
    "casework_covered_twice": _in("sogne", 'classes = ["extensive"]', 'classes = ["extensive", "light"]'),
    "casework_not_covered": _in("sogne", 'classes = ["unset"]', "classes = []"),
    "step_twice": _in("bo", '{ do = "refer_unit", to', '{ do = "say_no_casework", to'),
    "kept_but_not_archived": _in("sogne", 'archive = { as = "documented", clauses = ["SOGNE-39", "SOGNE-40"] }', ""),
    "referral_without_steps": _in("bo", 'mode = "answer"', 'mode = "refer"'),
}

_TIME = {
    "hours_missing": _in("sogne", 'kind = "asap"', 'kind = "handling_day"'),
    "hours_that_never_open": _in("bo", "closes = 15:30:00", "closes = 07:30:00"),
    "hours_of_another_country": _in(
        "bo", 'country = "NO"\ntimezone = "Europe/Oslo"\nextra', 'country = "SE"\ntimezone = "Europe/Oslo"\nextra'
    ),
    "deadline_nobody_can_keep": _in("bo", 'applies_to = ["question"]', 'applies_to = ["question", "praise"]'),
    "deadline_stopped_by_nothing": _in("bo", 'stops_on = ["answer", ', 'stops_on = ["answer", "refer_political", '),
    "warnings_nobody_hears": _in(
        "bo", 'warn_at = [0.75, 1.0]\nalert = ["administratorer"]', "warn_at = [0.75, 1.0]\nalert = []"
    ),
    "warning_in_percent": _in("bo", "warn_at = [0.75, 1.0]", "warn_at = [75, 100]"),
}

_PEOPLE = {
    "role_misspelt": _in("bo", 'to = ["krise_og_beredskapsteam"]', 'to = ["krise_beredskapsteam"]'),
    "role_nobody_needs": _in("bo", "[roles.radmann]", '[roles.ordforer]\nlabel = "ordføreren"\n[roles.radmann]'),
    "danger_at_night_reaches_nobody": _in("bo", "on_call = true", "on_call = false"),
    "crisis_contact_of_nobody": _in("bo", 'to = ["krise_og_beredskapsteam"], clauses', "clauses"),
    "hide_waits_for_ever": _in("bo", 'action = "remove"\n', 'action = "remove"\nhide_due_opening_hours = 400\n'),
    "crisis_declared_by_nobody": _in("bo", 'declared_by = ["krise_og_beredskapsteam", "radmann"]', "declared_by = []"),
    "cap_off_without_a_cap": _in("bo", "[crisis]\n", "[crisis]\ncap_off = true\n"),
    "check_like_the_one_before": _in(
        "randaberg",
        "[publish.tone.ironi]",
        '[publish.tone.humor]\nscope = ["irony"]\nclauses = ["RANDABERG-48"]\nbecause = "Tilpass formen."\n\n'
        "[publish.tone.ironi]",
    ),
    "check_of_nothing": _in("randaberg", 'scope = ["irony"]', "scope = []"),
}

_TEXTS = {
    "text_missing": _in("bo", 'do = "thank"', 'do = "thank"\ntext = "takk"'),
    "text_nobody_needs": _in("bo", "", "Takk!", "texts/tank.txt"),
    "slot_misspelt": _in("bo", "{formal_email}", "{formal_mail}", "texts/ask_formal_letter.txt"),
    "slot_without_value": _in("bo", "[Skriv svaret her.]", "{reason}", "texts/answer_question.txt"),
    "slot_not_closed": _in("bo", "{formal_email}", "{formal_email", "texts/ask_formal_letter.txt"),
    "text_that_could_vanish": _in(
        "bo", "Spørsmål om en bestemt sak kan du rette til {unit}.", "Se {form_url}.", "texts/refer_unit.txt"
    ),
}

_ENGLISH = {
    "english_forgotten": Breakage(
        "randaberg",
        (
            Edit(
                RULES,
                '[reply.fact_error]\ndo = "correct_fact"',
                '[reply.fact_error]\ndo = "correct_fact"\ntext = "rettelse"',
            ),
            Edit("texts/rettelse.txt", "", "Vi retter dette. [Skriv hva som er riktig.]"),
        ),
    ),
    "english_of_no_text": _in("bo", "", "Thanks!", "texts/thanks.en.txt"),
    "english_of_what_only_we_read": _in("knivsta", "", "Something was wrong here.", "texts/correct_fact.en.txt"),
    "english_slot_that_the_text_lacks": _in("bo", "Thank you very much", "See {form_url}", "texts/thank.en.txt"),
    "english_slot_misspelt": _in("bo", "{unit}", "{unti}", "texts/refer_unit.en.txt"),
    "english_that_could_vanish": _in(
        "sogne", "Your enquiry will be registered.\n", "", "texts/journal_incoming.en.txt"
    ),
    "english_reason_forgotten": _in("kinn", 'advertising = "advertising"\n', ""),
    "english_unit_without_words": _in(
        "bo", 'unit_unknown = "the unit responsible for the matter"', 'unit_unknown = ""'
    ),
}

_CASES = {
    "case_expects_an_unknown_step": _in("bo", 'steps = ["thank"]', 'steps = ["thanks"]', CASES),
    "case_expects_an_unknown_clause": _in("bo", 'clauses = ["BO-28", ', 'clauses = ["BO-128", ', CASES),
    "case_with_an_unknown_tag": _in("bo", 'tags = ["praise"]', 'tags = ["prise"]', CASES),
    "case_without_offset": _in(
        "bo", "received_at = 2026-01-16T15:00:00+01:00", "received_at = 2026-01-16T15:00:00", CASES
    ),
}

_RARER = {
    "sentence_without_words": _in("bo", 'quote = "Si takk for skryt"', 'quote = ""', CLAUSES),
    "sentence_executed_nohow": _in("bo", 'exec = ["enforce", "decide"]', "exec = []", CLAUSES),
    "excuse_for_what_is_only_shown": _in("bo", 'clause = "BO-20"', 'clause = "BO-01"'),
    "excuse_twice": _in(
        "bo",
        '[[not_executed]]\nclause = "BO-20"',
        '[[not_executed]]\nclause = "BO-20"\nbecause = "Av seg selv."\n[[not_executed]]\nclause = "BO-20"',
    ),
    "id_with_a_capital": _in("bo", 'id = "bo"', 'id = "Bo"'),
    "country_in_words": _in("sogne", 'country = "NO"', 'country = "Norge"'),
    "timezone_unknown": _in("sogne", 'timezone = "Europe/Oslo"', 'timezone = "Europe/Bergen"'),
    "document_without_title": _in(
        "bo", 'title = "Retningslinjer for administrering av Bø kommunes sider på sosiale medier"', 'title = ""'
    ),
    "fingerprint_cut_short": _in("bo", 'sha256 = "6925821bbdb1', 'sha256 = "'),
    "adopted_in_words": _in("bo", 'adopted_on = "2015-03"', 'adopted_on = "mars 2015"'),
    "offered_though_it_is_done": _in(
        "sogne",
        'steps = [{ do = "document", clauses = ["SOGNE-40"] }]',
        'steps = [{ do = "document", clauses = ["SOGNE-40"] }]\noffer = [{ do = "document", clauses = [] }]',
    ),
    "nobody_told": _in("bo", '{ do = "say_no_casework"', '{ do = "say_no_casework", tell = "now"'),
    "when_politics_is_political": _in("knivsta", 'when_any = ["question"]', 'when_any = ["political"]'),
    "question_called_neutral": _in("sogne", 'neutral_beside = ["', 'neutral_beside = ["question", "'),
    "dialogue_closed_before_it_began": _in("kinn", "own_replies = 3", "own_replies = 0"),
    "silence_that_is_an_order": _in("bo", 'strength = "taus"', 'strength = "skal"'),
    "checked_while_closed": _in("randaberg", "check_at = 14:00:00", "check_at = 20:00:00"),
    "warnings_in_disorder": _in("bo", "warn_at = [0.75, 1.0]", "warn_at = [1.0, 0.75]"),
    "warned_at_no_time": _in("bo", "warn_at = [0.75, 1.0]\n", ""),
    "too_few_may_be_too_many": _in(
        "bo",
        "[accounts.response_time]",
        '[accounts.admins_min]\npersons_min = 5\nclauses = ["BO-15"]\nbecause = "Fem."\n\n[accounts.response_time]',
    ),
    "plan_that_ends_before_it_begins": _in("randaberg", "months_min = 1", "months_min = 3"),
    "account_twice": _in("randaberg", 'platform = "instagram"\nname', 'platform = "facebook"\nname'),
    "unit_without_words": _in("bo", 'unknown = "enheten som har ansvar for saken"', 'unknown = ""'),
    "threshold_forgotten": _in("sogne", "archive = 0.7\n", ""),
    "threshold_for_nothing": _in("bo", "hide = 0.8\n", "hide = 0.8\narchive = 0.7\n"),
    "share_like_the_others": _in("bo", "hide = 0.8\n", "hide = 0.8\nhide_for = { threat = 0.8 }\n"),
    "two_cases_of_one_name": _in(
        "bo", 'name = "Kritikk får saklig svar, uten frist, og blir stående"', 'name = "Skryt får takk"', CASES
    ),
    "case_expects_an_unknown_role": _in("bo", 'alerts = ["administratorer"]', 'alerts = ["administrator"]', CASES),
    "key_twice": _in("bo", 'do = "thank"', 'do = "thank"\ndo = "thank"'),
    "list_not_closed": _in(
        "bo", 'declared_by = ["krise_og_beredskapsteam", "radmann"]', 'declared_by = ["krise_og_beredskapsteam"'
    ),
}

_SHADOWS = {
    "role_twice_in_a_list": _in("bo", 'by = ["administratorer"]', 'by = ["administratorer", "administratorer"]'),
    "row_that_never_applies": _in(
        "randaberg",
        "[outgoing.svar]",
        '[outgoing.alle]\nwhen = "journaled"\nas = "U"\nclauses = ["GEN-06"]\n[outgoing.svar]',
    ),
    "looked_for_already": _in("bo", 'scope = ["discrimination"]', 'scope = ["discrimination", "religion"]'),
    "asked_for_and_forbidden": _in(
        "sogne", 'but = ["servicetorget", "administrasjonsavdelingen"]', 'but = ["servicetorget"]'
    ),
    "text_that_nobody_hears": _in(
        "sogne", '{ do = "flag_for_review", clauses', '{ do = "flag_for_review", text = "thank", clauses'
    ),
    "reported_by_nobody": _in(
        "knivsta", 'do = "report_to_channel_owner"\nto = ["kanalansvarig"]', 'do = "report_to_channel_owner"'
    ),
    "shown_but_not_written": _in("sogne", 'show = ["guideline", ', 'show = ["response_time", "guideline", '),
    "response_time_asked_of_accounts_in_one_place": _in(
        "bo", "response_time_required_on_account = true", "response_time_required_on_account = false"
    ),
    "word_list_nobody_reads": _in("bo", "", "Bygdelista", "words/partys.txt"),
    "kind_without_a_rule": _in("bo", "[silent.account]", "[silent.own_post]"),
    "open_though_a_rule_speaks": _in("bo", "[silent.approval]", "[silent.picture]"),
    "setting_of_no_table": _in("bo", 'at = "hours"', 'at = "hour"', CASES),
    "setting_of_no_key": _in("bo", "says = { assumed", "says = { asumed", CASES),
}

BREAKAGES = {
    **_WORDS,
    **_CLAUSES,
    **_ABUSE,
    **_MATTERS,
    **_TIME,
    **_PEOPLE,
    **_TEXTS,
    **_ENGLISH,
    **_CASES,
    **_RARER,
    **_SHADOWS,
}
