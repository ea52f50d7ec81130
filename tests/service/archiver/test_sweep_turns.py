"""A sweep that goes on with its next items waits for no sweep of a later day."""

from datetime import timedelta

from archiver.store.sweeping import enqueue_sweep
from archiver.store.tables import MACHINERY
from common.db import Tx
from common.work.lease import lease
from tests.service.archiver.recorded import AT, item_id
from tests.service.archiver.stage import Stage


async def test_what_is_left_of_todays_sweep_is_done_today_though_tomorrows_stands_there(stage: Stage) -> None:
    def asked(tx: Tx) -> list[object]:
        enqueue_sweep(tx, "sogne", AT + timedelta(days=1))
        enqueue_sweep(tx, "sogne", AT, item_id())
        return [one.job.args["after"] for one in lease(tx, MACHINERY.jobs, AT, 8)]

    assert await stage.db.write(asked) == [str(item_id())]
