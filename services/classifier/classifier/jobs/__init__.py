"""What the classifier does outside its consumers: it looks again at items when what they rest on has changed."""
