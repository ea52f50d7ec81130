"""A Noark 5 deposit (avleveringspakke), written from a `Periode` and from nothing else, one case file at a time."""
