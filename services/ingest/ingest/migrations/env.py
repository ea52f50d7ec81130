"""Alembic's entry point for ingest's tables."""

from common.migrate import run_env
from ingest.store import METADATA

run_env(METADATA)
