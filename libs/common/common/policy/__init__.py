"""What a municipality's guideline says of an item: packs as data, and the function that decides by them."""
