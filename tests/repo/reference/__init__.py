"""The parts of the documents that the code itself says: made here, committed, and kept fresh by a test."""
