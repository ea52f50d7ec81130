"""Alembic's door to the notifier's tables."""

from common.migrate import run_env
from notifier.store import METADATA

run_env(METADATA)
