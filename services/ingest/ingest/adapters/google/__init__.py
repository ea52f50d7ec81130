"""Google: the Data API with its quota and its tokens, and what YouTube is through it."""
