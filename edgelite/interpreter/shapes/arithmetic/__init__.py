"""Shapes: arithmetic, element by element."""
