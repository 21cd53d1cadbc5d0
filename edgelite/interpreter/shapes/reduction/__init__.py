"""Shapes: reductions and running sums."""
