"""eInnsyn, where the country reads public journals: what is said of a record there."""
