"""`python -m archiver`: this service alone, on Kafka and PostgreSQL."""

from archiver.app import attach
from archiver.settings import ArchiverSettings
from common.process import run

if __name__ == "__main__":
    run("archiver", attach, ArchiverSettings)
