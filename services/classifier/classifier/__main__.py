"""`python -m classifier`: this service alone, on Kafka and PostgreSQL."""

from classifier.app import attach
from classifier.settings import ClassifierSettings
from common.process import run

if __name__ == "__main__":
    run("classifier", attach, ClassifierSettings)
