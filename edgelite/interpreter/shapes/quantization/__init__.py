"""Shapes: conversions between dtypes."""
