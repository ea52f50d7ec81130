"""Slips in the example pack and what is said of each: `python -m tests.core.policy.slips` writes the golden texts."""

import sys
from pathlib import Path
from typing import NamedTuple

from common.policy.locate import PackError
from common.policy.parse import parse_pack
from tests.core.policy.packs import EXAMPLE, HERE, files_of

GOLDEN = HERE / "errors"


class Slip(NamedTuple):
    """A file of the example pack in which somebody wrote `new` for `old`; without `old` the file is `new`."""

    file: str
    old: str
    new: str


RULES, CLAUSES, CASES = "pack.toml", "clauses.toml", "cases.toml"
HOURS_TABLE = """[hours]
opens = 09:00:00
closes = 15:00:00
country = "NO"
timezone = "Europe/Oslo"
extra_closed = [2026-06-01]
short_days = { 2026-06-02 = 12:00:00 }
"""

SLIPS = {
    "unknown_key": Slip(RULES, 'because = "Svar gjerne."', 'becuase = "Svar gjerne."'),
    "unknown_table": Slip(RULES, "[documentation]", "[documentasjon]"),
    "missing_key": Slip(RULES, "version = 7\n", ""),
    "wrong_type": Slip(RULES, "version = 7", 'version = "sju"'),
    "time_with_offset": Slip(RULES, 'kind = "opening_time"', 'kind = "opening_time"\ncheck_at = "12:00:00+02:00"'),
    "not_toml": Slip(RULES, "version = 7", "version = "),
    "unknown_step": Slip(RULES, 'do = "answer"\nstrength = "skal"', 'do = "anwser"\nstrength = "skal"'),
    "unknown_reason": Slip(RULES, '["threat", "harassment"]', '["threath", "harassment"]'),
    "unknown_tag": Slip(RULES, 'applies_to = ["question"]', 'applies_to = ["qestion"]'),
    "unknown_deadline": Slip(RULES, 'kind = "opening_time"', 'kind = "hours"'),
    "unknown_clause": Slip(
        RULES, 'stops_on = ["answer"]\nclauses = ["FV-1"]', 'stops_on = ["answer"]\nclauses = ["FV-11"]'
    ),
    "unknown_role": Slip(RULES, 'by = ["vakt"]', 'by = ["vakta"]'),
    "rule_without_clauses": Slip(RULES, 'clauses = ["FV-S1"]\nbecause = "Fare."', 'clauses = []\nbecause = "Fare."'),
    "rule_without_reason": Slip(RULES, 'because = "Fare."', 'because = " "'),
    "clause_not_carried_out": Slip(RULES, '\n[[not_executed]]\nclause = "FV-4"\nbecause = "Gjelder egne bilder."', ""),
    "excuse_without_reason": Slip(RULES, 'because = "Gjelder egne bilder."', 'because = ""'),
    "excuse_for_no_clause": Slip(RULES, 'clause = "FV-4"', 'clause = "FV-44"'),
    "excuse_for_a_clause_carried_out": Slip(RULES, 'clause = "FV-4"', 'clause = "FV-3"'),
    "clause_twice": Slip(CLAUSES, 'id = "FV-S1"', 'id = "FV-5"'),
    "role_without_label": Slip(RULES, 'label = "vakten"', 'label = ""'),
    "reason_without_name": Slip(RULES, 'copyright = "opphavsrett"\n', ""),
    "reason_in_two_places": Slip(RULES, '"naming", "copyright"]', '"naming", "copyright", "threat"]'),
    "reason_nowhere": Slip(RULES, '"naming", "copyright"]', '"naming"]'),
    "casework_in_two_places": Slip(RULES, 'classes = ["extensive"]', 'classes = ["extensive", "light"]'),
    "casework_nowhere": Slip(RULES, 'classes = ["light", "unset"]', 'classes = ["light"]'),
    "removal_without_confirmer": Slip(RULES, 'by = ["vakt"]', "by = []"),
    "hiding_as_casework": Slip(RULES, '{ do = "ask_formal_letter", to', '{ do = "hide_pending_review", to'),
    "removing_as_a_reply": Slip(RULES, 'do = "answer"\nstrength = "kan"', 'do = "remove"\nstrength = "kan"'),
    "hiding_for_politics": Slip(RULES, '["threat", "harassment"]', '["threat", "political"]'),
    "hiding_for_criticism": Slip(RULES, '["hate_speech", ', '["criticism", '),
    "hiding_for_a_campaign": Slip(RULES, '["advertising"]', '["party_campaign"]'),
    "referring_nowhere": Slip(RULES, 'mode = "answer"', 'mode = "refer"'),
    "political_steps_unused": Slip(
        RULES,
        'because = "Som annet."',
        'because = "Som annet."\nsteps = [{ do = "refer_political", to = ["vakt"], clauses = ["FV-S1"] }]',
    ),
    "known_case_unused": Slip(
        RULES,
        'mode = "answer"\nclauses',
        'mode = "refer"\n'
        'steps = [{ do = "refer_political", to = ["vakt"], clauses = ["FV-S1"] }]\n'
        'known_case = [{ do = "refer_unit", clauses = ["FV-S1"] }]\nclauses',
    ),
    "deadline_without_hours": Slip(RULES, HOURS_TABLE, ""),
    "deadline_without_length": Slip(RULES, "opening_days = 1", "opening_days = 0"),
    "time_where_there_is_none": Slip(RULES, 'kind = "opening_time"', 'kind = "asap"'),
    "hours_that_never_open": Slip(RULES, "closes = 15:00:00", "closes = 08:00:00"),
    "hours_of_another_place": Slip(RULES, 'timezone = "Europe/Oslo"\nextra', 'timezone = "Europe/Paris"\nextra'),
    "text_missing": Slip(RULES, 'do = "answer"\nstrength = "kan"', 'do = "thank"\nstrength = "kan"'),
    "named_text_missing": Slip(
        RULES,
        'text = "notice"\nclauses = ["FV-S1"]\nbecause = "Kan',
        'text = "notis"\nclauses = ["FV-S1"]\nbecause = "Kan',
    ),
    "text_unused": Slip("texts/answre.txt", "", "Takk."),
    "unknown_slot": Slip("texts/ask_formal_letter.txt", "{formal_email}", "{formal_mail}"),
    "slot_without_value": Slip("texts/answer.txt", "[Svar.]", "{reason}"),
    "text_that_could_vanish": Slip("texts/answer.txt", "", "Se {form_url}"),
    "stranger": Slip("pakke.toml", "", ""),
    "missing_file": Slip(CLAUSES, "", "-"),
    "case_with_unknown_tag": Slip(CASES, 'tags = ["question"]', 'tags = ["questions"]'),
    "case_with_unknown_context": Slip(CASES, 'kind = "comment"', 'kind = "comment"\ncontext = { critis = true }'),
}


def _written(table: str) -> Slip:
    """Return the slip of somebody who wrote one more table into the example pack."""
    return Slip(RULES, "[political]", f"{table}\n\n[political]")


_WHY = 'clauses = ["FV-S1"]\nbecause = "Slik er det."'
_CRISIS = f'[crisis]\n{_WHY}\ndeclared_by = ["vakt"]\n'
_REPLY_BOX = 'where = "reply_box"\nclauses = ["FV-5"]'

SLIPS |= {
    "crisis_that_names_the_channels": _written(
        _CRISIS + 'steps = [{ do = "route_crisis_channels", clauses = ["FV-S1"] }]'
    ),
    "crisis_told_by_a_step": _written(
        _CRISIS + 'steps = [{ do = "require_crisis_approval", to = ["vakt"], tell = "now", clauses = ["FV-S1"] }]'
    ),
    "shield_for_no_reason": _written(f"[shield]\nreasons = []\n{_WHY}"),
    "political_state_forgotten": Slip(
        RULES,
        'mode = "answer"',
        'mode = "document_reference"\n'
        'pending = { do = "refer_recommendation", clauses = ["FV-S1"] }\n'
        'decided = { do = "refer_resolution", clauses = ["FV-S1"] }',
    ),
    "first_answer_to_what_gets_none": Slip(
        RULES,
        '[reply.question]\ndo = "answer"\nstrength = "skal"',
        f'[reply.holding]\ndo = "holding_reply"\nstrength = "kan"\n{_WHY}\n\n'
        '[reply.question]\ndo = "none"\nstrength = "taus"',
    ),
    "text_of_a_silent_reply": Slip(
        RULES, '[reply.praise]\ndo = "none"', '[reply.praise]\ndo = "none"\ntext = "answer"'
    ),
    "reminder_after_no_days": _written(
        f'[presence.borte]\nwatch = "unhandled"\nto = ["vakt"]\nafter_open_days = 0\n{_WHY}'
    ),
    "deadline_of_nothing": Slip(RULES, 'applies_to = ["question"]', "applies_to = []"),
    "deadline_of_no_kind": Slip(RULES, 'kind = "opening_time"', 'kind = "none"'),
    "handling_day_with_a_length": Slip(RULES, 'kind = "opening_time"', 'kind = "handling_day"'),
    "ground_for_no_reason": Slip(RULES, '["advertising"]', "[]"),
    "copy_of_what_is_only_removed": _written(f'[removal.archive]\nas = "documented"\n{_WHY}'),
    "removal_told_to_nobody": _written('[removal.alert]\nto = []\nclauses = ["FV-S1"]'),
    "row_that_shows_nothing": Slip(RULES, _REPLY_BOX, f'where = "composer"\nclauses = []\n\n[[shown]]\n{_REPLY_BOX}'),
    "row_twice_in_one_place": Slip(RULES, _REPLY_BOX, f"{_REPLY_BOX}\n\n[[shown]]\n{_REPLY_BOX}"),
    "written_but_not_shown": _written('[public]\nshow = ["guideline"]\ndirectory_url = "https://example.org"'),
    "kept_in_the_house_without_reason": _written('[outgoing.notat]\nwhen = "internal"\nas = "N"\nclauses = ["FV-S1"]'),
    "parts_of_a_name_left_out": _written(
        f'[publish.name_title.enhet]\nask = "omit"\nwho = ["enhet"]\nparts = ["name"]\n{_WHY}'
    ),
    "name_of_nobody": _written(f'[publish.name_title.enhet]\nask = "require"\n{_WHY}'),
}


def pack_with(slip: Slip) -> dict[str, str]:
    files = files_of(EXAMPLE)
    if slip.new == "-":
        del files[slip.file]
        return files
    if slip.old:
        assert slip.old in files[slip.file], f"the example pack no longer says {slip.old!r}"
    files[slip.file] = files[slip.file].replace(slip.old, slip.new, 1) if slip.old else slip.new
    return files


def said_of(slip: Slip) -> str:
    """Return what a person is told who has made that slip."""
    try:
        parse_pack(pack_with(slip))
    except PackError as error:
        return f"{error}\n"
    raise AssertionError(f"nobody notices {slip}")


def golden(name: str) -> Path:
    """Return the file that holds what is said of a slip."""
    return GOLDEN / f"{name}.txt"


def main() -> int:
    """Write every golden text anew; read what changed before you keep it."""
    for path in GOLDEN.iterdir():
        if path.stem not in SLIPS:
            path.unlink()
    for name, slip in SLIPS.items():
        golden(name).write_text(said_of(slip), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
