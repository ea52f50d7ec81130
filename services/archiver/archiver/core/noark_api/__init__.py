"""The Noark 5 tjenestegrensesnitt 1.1, as a client of a municipality's own core speaks it."""
