"""Which release this is, in one place: `python -m tests.repo.version` writes it wherever else it must stand."""

VERSION = "1.0.0"
