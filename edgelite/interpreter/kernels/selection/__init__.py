"""Selection, order and search."""
