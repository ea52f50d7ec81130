"""Items, decisions and actions in, Noark 5 records out."""
