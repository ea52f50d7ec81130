"""Events come in here, one file a topic (`on_…`); beside them what people ask of the archive, each its own file."""
