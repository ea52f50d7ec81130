"""A mutant is one module of the pure core with one thing in it turned round: a test has to notice."""
