"""Events come in here, one file per topic."""
