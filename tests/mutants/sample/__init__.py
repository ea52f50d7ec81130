"""A module with two gaps in its tests, and one that is only seen where the module is loaded anew."""
