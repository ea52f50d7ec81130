"""Durable jobs: whatever waits on the outside, or on the clock, happens here and never in a consumer.

Jobs are rows of the service's own table, leased for a while, one at a time a key, with back-off and a
circuit per target, fair across municipalities. Two replicas never do one job twice at the same time.
"""

from common.work.circuit import CIRCUIT_FAILURES, CIRCUIT_OPEN_S, Circuit
from common.work.ends import Unit
from common.work.job import Job, back_off_s, enqueue, enqueue_each, job_table, row_of, withdraw
from common.work.lease import JOB_S_MAX, LEASE_S
from common.work.worker import ATTEMPTS_MAX, JOBS_AT_ONCE_MAX, Doer, GiveUp, Worker

__all__ = [
    "ATTEMPTS_MAX",
    "CIRCUIT_FAILURES",
    "CIRCUIT_OPEN_S",
    "JOBS_AT_ONCE_MAX",
    "JOB_S_MAX",
    "LEASE_S",
    "Circuit",
    "Doer",
    "GiveUp",
    "Job",
    "Unit",
    "Worker",
    "back_off_s",
    "enqueue",
    "enqueue_each",
    "job_table",
    "row_of",
    "withdraw",
]
