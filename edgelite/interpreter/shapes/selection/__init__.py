"""Shapes: selection, order and search."""
