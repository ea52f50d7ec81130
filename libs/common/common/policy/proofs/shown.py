"""What people are shown: every sentence that is to be shown stands somewhere, once a place."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import CLAUSES, Flaw, in_rules
from common.policy.shape import Path
from common.policy.uses import carried_out


def shown_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield sentences that nobody is shown, and rows that show nothing or stand twice."""
    yield from _nobody_sees(pack)
    yield from _rows(pack)
    yield from _public(pack)


def _nobody_sees(pack: Pack) -> Iterator[Flaw]:
    somewhere = {clause for row in pack.file.shown for clause in row.clauses}
    somewhere |= set(pack.file.public.clauses if pack.file.public else ())
    rules = carried_out(pack)
    for index, clause in enumerate(pack.clauses.values()):
        seen = clause.id in somewhere or (not clause.normative and clause.id in rules)
        if "show" in clause.exec and not seen:
            message = f"nobody is shown '{clause.id}': say where under [[shown]]"
            yield Flaw(message, CLAUSES, ("clause", index, "id"), clause.id)


def _rows(pack: Pack) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(pack.file.shown):
        if not row.clauses:
            yield in_rules("a row shows at least one clause", ("shown", index, "clauses"))
        if (row.where, row.text) in seen:
            yield in_rules(f"'{row.where}' has such a row already: put the clauses there", ("shown", index, "where"))
        seen.add((row.where, row.text))


def _public(pack: Pack) -> Iterator[Flaw]:
    public = pack.file.public
    if public is None:
        return
    path: Path = ("public", "show")
    for part, key in (("response_time", "response_time_text"), ("directory", "directory_url")):
        if part in public.show and not getattr(public, key).strip():
            yield in_rules(f"the open page shows it: write {key}", path, part)
        if part not in public.show and getattr(public, key):
            yield in_rules(f"the open page does not show it: '{part}' is missing under 'show'", ("public", key))
    if public.response_time_required_on_account != (pack.file.accounts.response_time is not None):
        message = "it goes with [accounts.response_time]: either both or neither"
        yield in_rules(message, ("public", "response_time_required_on_account"))
