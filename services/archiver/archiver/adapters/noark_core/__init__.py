"""A municipality's own Noark 5 core, through the tjenestegrensesnitt."""
