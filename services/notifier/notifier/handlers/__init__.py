"""One file a topic (`on_…`): keep the fact, then review the item. Beside them what several of them do alike."""
