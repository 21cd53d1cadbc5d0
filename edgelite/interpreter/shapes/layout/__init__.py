"""Shapes: what arranges elements anew, and tells of shapes."""
