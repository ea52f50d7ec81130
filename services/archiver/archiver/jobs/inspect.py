"""Goes through the chains and closed case files of a municipality and tells what it found: daily, and when asked."""

from datetime import datetime
from functools import partial

from archiver.core.chain import Report
from archiver.handlers.disposing import DueCase, due_cases_in
from archiver.jobs.prove import Prover
from archiver.store.tables import MACHINERY
from common.db import Database, Tx
from common.errors import OrdstyrerError
from common.events import ArchiveProved, CaseFileDue, DisposalListed, derived_id
from common.work import Job, Unit


class Inspect:
    """Does jobs of kind `inspect`. Files that chains name are left out: the command line reads them all."""

    def __init__(self, db: Database, prover: Prover) -> None:
        self._db = db
        self._prover = prover

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Look, and return what tells of it."""
        reports = await self._prover.prove(job.municipality)
        cases = await self._db.read(lambda tx: due_cases_in(tx, job.municipality, at))
        return partial(_tell, job=job, reports=reports, cases=cases, at=at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Nothing is told: the last look stands with its date, and tomorrow there is another."""


def _tell(tx: Tx, *, job: Job, reports: list[Report], cases: list[DueCase], at: datetime) -> None:
    about = {"municipality": job.municipality, "occurred_at": at, "recorded_at": at}
    for one in reports:
        proved = ArchiveProved(
            event_id=derived_id(job.job_id, "proved", one.series),
            series=one.series,
            lines=one.lines,
            checkpoints=one.checkpoints,
            younger=one.younger,
            problems=tuple(dict.fromkeys(problem.code for problem in one.problems)),
            **about,  # type: ignore[arg-type]  # what every event says
        )
        MACHINERY.outbox.publish(tx, proved)
    listed = DisposalListed(
        event_id=derived_id(job.job_id, "listed"),
        case_files=tuple(
            CaseFileDue(
                case_file=one.number,
                records=one.records,
                code=one.verdict.code,
                closed_at=one.closed_at,
                due_at=one.verdict.due_at,
            )
            for one in cases
        ),
        **about,  # type: ignore[arg-type]  # what every event says
    )
    MACHINERY.outbox.publish(tx, listed)
