"""The public journal (offentlig journal, in Sweden allmänt diarium): what an entry shows, and how it is written."""
