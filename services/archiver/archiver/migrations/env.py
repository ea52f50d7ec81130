"""Alembic's entry point for the archiver's tables."""

from archiver.store import METADATA
from common.migrate import run_env

run_env(METADATA)
