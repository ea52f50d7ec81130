"""What the pages of texts and rules show: versions, what differs, what the check found, what comes out otherwise."""

import difflib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from common.policy.checked import Checked
from common.policy.compare import Change
from common.policy.locate import PackError
from common.policy.vocabulary import REASONS
from desk.core.pack_draft import ENGLISH, RULES, TEXTS
from desk.core.pack_fields import section_at
from desk.core.preview import Preview
from desk.core.version import ACTIVATORS_MIN, ACTIVE, MOUNTED, PROPOSED, Version
from desk.routes.shown import Showing
from desk.routes.shown_rows import day_in_words

TONES = {ACTIVE: "calm", PROPOSED: "busy"}
TEXT_OF = "text of "
"""How `compare.outcomes` names the draft of a step."""
OTHERS_MAX = 50
"""So many items that would come out differently are listed; all are counted."""


def shown_version(version: Version, person: str, show: Showing, held: int | None) -> dict[str, Any]:
    """Return a version with who proposed and approved it; `held` is the number of the one that is in force now."""
    now = version.version == held and version.state == ACTIVE
    ahead = version.state == ACTIVE and version.holds_from is not None and version.holds_from > show.now
    state = "in_force" if now else "to_come" if ahead else "was" if version.state == ACTIVE else version.state
    return {
        "version": version.version,
        "sha256": version.sha256,
        "says": show.words.say("rule_state", state),
        "tone": "calm" if now else "busy" if ahead or version.state == PROPOSED else "plain",
        "waits": version.state == PROPOSED,
        "valid_from": day_in_words(version.valid_from, show),
        "holds_from": show.when(version.holds_from) if version.holds_from else "",
        "by": show.words.say("rules", "from_folder") if version.proposed_by == MOUNTED else version.proposed_by,
        "when": show.when(version.proposed_at),
        "approved_by": list(version.approved_by),
        "lacks": max(ACTIVATORS_MIN - len(version.approved_by), 0) if version.state == PROPOSED else 0,
        "mine": person in version.approved_by,
        "withdraws": version.state == PROPOSED and version.proposed_by in {person, MOUNTED},
    }


def shown_changes(changes: tuple[Change, ...], show: Showing) -> list[dict[str, Any]]:
    """Return what differs, line by line."""
    return [
        {"what": show.words.say("rule_change", change.what), "name": change.name, "lines": list(_lines(change))}
        for change in changes
    ]


def _lines(change: Change) -> Iterator[dict[str, str]]:
    before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
    for line in difflib.ndiff(before, after):
        if line[0] in "+-":
            yield {"sign": line[0], "text": line[2:]}


def shown_problem(error: PackError, files: Mapping[str, str], here: str) -> dict[str, str]:
    """Return what the check found, and the page on which it is put right."""
    line = error.place.line if error.place else 0
    return {
        "said": error.said,
        "shown": str(error),
        "where": error.file,
        "href": f"{here}/{_page_of(error.file, files, line)}",
    }


def _page_of(file: str, files: Mapping[str, str], line: int) -> str:
    if file == RULES and RULES in files:
        section = section_at(files[RULES], line)
        return f"section/{section}" if section and section != "pack" else f"file/{file}"
    if file.startswith(TEXTS) and file.endswith(".txt"):
        return f"text/{file.removeprefix(TEXTS).removesuffix(ENGLISH).removesuffix('.txt')}"
    return f"file/{file}"


def shown_check(checked: Checked, files: Mapping[str, str], here: str) -> dict[str, Any]:
    """Return all that the check found."""
    flaw = checked.flaw
    return {
        "flaw": shown_problem(flaw, files, here) if flaw else None,
        "others": list(flaw.others) if flaw else [],
        "broken": [str(error) for error in checked.broken],
        "doubts": [str(error) for error in checked.doubts],
    }


def shown_preview(preview: Preview, show: Showing) -> dict[str, Any]:
    """Return which items would come out differently: by their tags, and never by their words."""
    words = show.words
    return {
        "asked": preview.asked,
        "left_out": preview.left_out,
        "changed": len(preview.others),
        "others": [
            {
                "item_id": other.item_id,
                "at": other.received_at,
                "when": show.when(other.received_at),
                "tags": ", ".join(words.say("abuse" if t in REASONS else "tag", t) for t in other.tags),
                "changes": [
                    {
                        "says": _outcome_name(change.name, show),
                        "before": _outcome(change.name, change.before, show),
                        "after": _outcome(change.name, change.after, show),
                    }
                    for change in other.changes
                ],
            }
            for other in preview.others[:OTHERS_MAX]
        ],
    }


def _outcome(name: str, value: str | None, show: Showing) -> str:
    """Return what comes out as people say it: steps by their names, times in the municipality's own."""
    if value is None or value == "nothing":
        return show.words.say("rules", "nothing")
    if name in {"steps", "offers"}:
        return ", ".join(_step(each, show) for each in value.split(", "))
    if name in {"due", "follow-up due"}:
        return show.when(datetime.fromisoformat(value))
    if name == "alerts":
        return ", ".join(_alert(each, show) for each in value.split(", "))
    return value


def _outcome_name(name: str, show: Showing) -> str:
    if name.startswith(TEXT_OF):
        return f"{show.words.say('rule_change', 'text')}: {name_of_text(name.removeprefix(TEXT_OF), show)}"
    return show.words.say("rule_outcome", name.replace(" ", "_"))


def _alert(said: str, show: Showing) -> str:
    """Return who hears of it, and when: at once, once a person has confirmed it, or at an instant."""
    role, _, when = said.partition(" (")
    when = when.removesuffix(")")
    if when[:1].isdigit():
        return f"{show.role(role)} ({show.when(datetime.fromisoformat(when))})"
    return f"{show.role(role)} ({show.words.say('rule_when', when)})" if when else show.role(role)


def _step(said: str, show: Showing) -> str:
    do, _, mode = said.partition(" (")
    how = show.words.say("rule_mode", mode.removesuffix(")")) if mode else ""
    return f"{show.words.say('step', do)} ({how})" if how else show.words.say("step", do)


def name_of_text(name: str, show: Showing) -> str:
    """Return what a text is called: the step that it belongs to, or a name of its own."""
    step = show.words.say("step", name)
    return step if step != name.replace("_", " ") else show.words.say("rule_text", name)
