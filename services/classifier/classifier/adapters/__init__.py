"""Where the classifier meets files and other programs."""
