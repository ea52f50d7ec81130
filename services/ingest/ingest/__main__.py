"""`python -m ingest`: this service alone, on Kafka and PostgreSQL."""

from common.process import run
from ingest.app import attach
from ingest.settings import IngestSettings

if __name__ == "__main__":
    run("ingest", attach, IngestSettings)
