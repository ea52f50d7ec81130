"""A bucket that nobody answers for, or that is silent, keeps no job beyond its time and no process from its end."""

import os
import socket
import subprocess
import sys

import pytest

from common.blob import s3_client
from common.process import ENDS_WITHIN_S
from common.work import JOB_S_MAX
from tests.repo.tree import ROOT

BY_FORCE_S = 30.0
"""So long after its word Compose waits for a container."""
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "a", "AWS_DEFAULT_REGION": "eu-north-1"}
"""Without them it asks the cloud that it believes itself in."""
SILENT_S_MIN = 14.0
"""A bucket that is silent is waited for longer."""
STOPPED = """
import asyncio, sys, time
from common.blob import S3Blobs, s3_client

async def main():
    blobs = S3Blobs(s3_client(sys.argv[1]), "bucket")
    try:
        await asyncio.wait_for(blobs.get("bo", "0" * 64), 0.5)
    except TimeoutError:
        return time.monotonic()

print("broken off at", asyncio.run(main()), "and ended at", time.monotonic(), flush=True)
"""


def test_a_bucket_that_is_silent_is_given_up_before_the_job_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    config = s3_client("http://127.0.0.1:9").meta.config  # type: ignore[attr-defined]  # boto3 makes its clients' types as it runs
    calls = config.retries["total_max_attempts"]
    assert (config.connect_timeout + config.read_timeout) * calls < JOB_S_MAX
    assert ENDS_WITHIN_S < BY_FORCE_S


def test_a_process_that_is_told_to_end_does_not_wait_for_a_bucket_that_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        words = [sys.executable, "-c", STOPPED, url]
        said = subprocess.run(  # noqa: S603 - our own words
            words, cwd=ROOT, env={**os.environ, **KEYS}, text=True, capture_output=True, check=True, timeout=120
        ).stdout.split()
    broken_off, ended = float(said[3]), float(said[-1])
    assert ended - broken_off < SILENT_S_MIN
