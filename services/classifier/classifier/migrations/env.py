"""Alembic's entry point for classifier's tables."""

from classifier.store import METADATA
from common.migrate import run_env

run_env(METADATA)
