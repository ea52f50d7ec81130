"""The case files that a batch has read under the archive's lock, and those that it leaves for its end.

A group has one case file, the one that was opened last. Who had it before is looked up when the batch is written, for
all groups at once, unless it was read here before.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from archiver.core.records import CaseFile
from archiver.store.tables import CASE_FILE
from common.db import Among, Tx, upsert, upsert_each

_OF_GROUPS = Among(*CASE_FILE.columns, by=CASE_FILE.c.group_key)


class Group(NamedTuple):
    """What may have one case file at a time."""

    municipality: str
    series: str
    group_key: str


def group_of(case: CaseFile) -> Group:
    """Return a case file's group."""
    return Group(case.municipality, case.series, case.group_key)


def released(case: CaseFile) -> CaseFile:
    """Return a case file whose group has become another's: it keeps its own id instead."""
    return msgspec.structs.replace(case, group_key=f"case:{case.case_id}")


class BatchCases:
    """One batch's case files."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, UUID], CaseFile] = {}
        self._of_group: dict[Group, UUID] = {}
        self._looked: set[Group] = set()
        """Groups of which it is known who had them before this batch."""
        self._left: dict[tuple[str, UUID], None] = {}

    def known(self, municipality: str, case_id: UUID) -> CaseFile | None:
        """Return a case file that was read or left here."""
        return self._known.get((municipality, case_id))

    def of_group(self, group: Group) -> CaseFile | None:
        """Return a group's case file, where it was read or left here."""
        case_id = self._of_group.get(group)
        return self._known[group.municipality, case_id] if case_id is not None else None

    def read(self, case: CaseFile) -> CaseFile:
        """Return a row as it stands once all that was left is written: its group may have become another's."""
        known, group = self.known(case.municipality, case.case_id), group_of(case)
        if known is not None:
            return known
        if group in self._of_group:
            stands = released(case)
        else:
            stands = case
            self._looked.add(group)
        self._know(stands)
        return stands

    def nobody(self, group: Group) -> None:
        """Keep that a group has no case file yet."""
        self._looked.add(group)

    def leave(self, case: CaseFile) -> None:
        """Have a case file written at the end."""
        self._know(case)
        self._left[case.municipality, case.case_id] = None

    def _know(self, case: CaseFile) -> None:
        self._known[case.municipality, case.case_id] = case
        self._of_group[group_of(case)] = case.case_id

    def release(self, group: Group) -> None:
        """Take its group from whoever has it here."""
        case = self.of_group(group)
        if case is not None:
            del self._of_group[group]
            self.leave(released(case))

    def settle(self, tx: Tx) -> None:
        """Write what was left, in the order of its opening: who had a group loses it before another has it."""
        left, self._left = [self._known[key] for key in self._left], {}
        unknown = {group_of(case) for case in left} - self._looked
        for municipality in sorted({group.municipality for group in unknown}):
            keys = [group.group_key for group in unknown if group.municipality == municipality]
            for case in (CaseFile(**row._asdict()) for row in _OF_GROUPS(tx, municipality, keys)):
                group = group_of(case)
                if group in unknown and self._of_group.get(group) != case.case_id:
                    upsert(tx, CASE_FILE, msgspec.structs.asdict(released(case)))
        self._looked |= unknown
        upsert_each(tx, CASE_FILE, [msgspec.structs.asdict(case) for case in left])
