"""`python -m notifier`: the notifier as a process of its own."""

from common.process import run
from notifier.app import attach
from notifier.settings import NotifierSettings

if __name__ == "__main__":
    run("notifier", attach, NotifierSettings)
