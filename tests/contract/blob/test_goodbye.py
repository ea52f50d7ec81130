"""A bucket that nobody answers for keeps no process from its end: its calls run in threads, which are waited for."""

import pytest

from common.blob import s3_client
from common.process import ENDS_WITHIN_S

BY_FORCE_S = 30.0
"""So long after its word Compose waits for a container."""


def test_a_bucket_that_cannot_be_reached_is_given_up_before_the_process_is_ended_by_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "a")  # else it asks the cloud that it believes itself in
    config = s3_client("http://127.0.0.1:9").meta.config  # type: ignore[attr-defined]  # boto3 makes its clients' types as it runs
    assert ENDS_WITHIN_S + config.connect_timeout * config.retries["total_max_attempts"] < BY_FORCE_S
