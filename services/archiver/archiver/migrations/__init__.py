"""How the tables of the archiver came to be."""
