"""What the classifier does with each topic that it consumes, one file a topic."""
