"""Shapes: convolutions."""
