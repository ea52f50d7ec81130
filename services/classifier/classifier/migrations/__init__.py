"""How the tables of the classifier came to be."""
