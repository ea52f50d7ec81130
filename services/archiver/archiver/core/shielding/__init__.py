"""What of a record is withheld from the public, word by word, and by which law; who said so, and who looked again."""
