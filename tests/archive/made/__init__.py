"""Made once: `.venv/bin/python -m tests.archive.made` writes the finished year anew, the same bytes every time."""
