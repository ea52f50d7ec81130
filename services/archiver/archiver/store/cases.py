"""What people do with case files: close, reopen and correct them."""

import msgspec

from archiver.core.entry import CASE_CLOSED, CASE_CORRECTED, CASE_REOPENED, Entry
from archiver.core.noark import rules
from archiver.core.office import number_in
from archiver.core.projection import CaseFile
from archiver.core.structure import leaves
from archiver.store.by_hand import ByHand
from archiver.store.filing import Filing
from archiver.store.leaving import tell
from archiver.store.telling import Because, case_changed
from common.db import Tx
from common.events import Broken, CaseFileClosed, CaseFileCorrected


class Cases:
    """A person's acts on case files in an open transaction. Each raises Refused where it is not allowed."""

    def __init__(self, tx: Tx, filing: Filing) -> None:
        self._tx = tx
        self._filing = filing
        self._writing = filing.writing
        self._filed = filing.filed

    def numbered(self, case_file: str, series: str = "") -> CaseFile:
        """Return the case file with this number; Refused when there is none."""
        named = number_in(case_file)
        where = series or self._filing.office.structure.all_series[0]
        case = self._filed.case_numbered(where, *named) if named else None
        if case is None:
            raise rules.Refused([Broken("2.5.5", "no_such_case", case_file)])
        return case

    def close(self, case: CaseFile, said: CaseFileClosed, because: Because) -> None:
        """The case is over; what is unfinished is finished first where the person says how."""
        hand = ByHand(self._filing)
        for post in self._filed.posts_of(case.case_id):
            if said.write_off and rules.is_rested(post):
                hand.write_off(post, said.write_off, None, because)
            if said.archive and post.status == "J":
                hand.archive(self._writing.known(post.record_id), because)
        self._write(CASE_CLOSED, case, {}, {}, because)

    def reopen(self, case: CaseFile, reason: str, because: Because) -> None:
        """A closed case goes on (krav 3.2.11); its posts stay as they are."""
        if case.status != rules.CLOSED:
            raise rules.Refused([Broken("3.2.11", "case_open", rules.name_of(case))])
        self._write(CASE_REOPENED, case, {}, {"reason": reason}, because)

    def correct(self, case: CaseFile, said: CaseFileCorrected, because: Because) -> None:
        """Say a case's title, class, unit or officer anew; both values stand in the line."""
        asked = {"title": said.title, "klasse": said.klasse, "unit": said.unit, "responsible": said.responsible}
        new = {name: value for name, value in asked.items() if value is not None and value != getattr(case, name)}
        klasse = new.get("klasse")
        if klasse is not None and klasse not in leaves(self._filing.office.structure.scheme):
            raise rules.Refused([Broken("3.2.6", "no_such_class", klasse)])
        if new:
            old = {name: getattr(case, name) for name in new}
            self._write(CASE_CORRECTED, case, {"what": sorted(new)}, {"old": old, "new": new}, because)

    def _write(
        self, event: str, case: CaseFile, facts: dict[str, object], content: dict[str, object], because: Because
    ) -> None:
        structure = msgspec.structs.replace(self._filing.office.structure, municipality=self._filing.municipality)
        self._filed.save_structure(structure)
        entry = Entry(event=event, subject_id=case.case_id, facts=facts | because.facts(), content=content)
        self._writing.write(entry, because.at)
        now = self._filed.case(case.case_id)
        if now is not None:
            tell(self._tx, case_changed(now, because))
