"""`python -m desk`: this service alone, on Kafka and PostgreSQL."""

from common.process import run
from desk.app import attach
from desk.settings import DeskSettings

if __name__ == "__main__":
    run("desk", attach, DeskSettings)
