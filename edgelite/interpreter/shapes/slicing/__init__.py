"""Shapes: parts of tensors."""
