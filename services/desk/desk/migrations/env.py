"""Alembic's entry point for the desk's tables."""

from common.migrate import run_env
from desk.store import METADATA

run_env(METADATA)
