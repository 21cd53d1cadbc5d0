"""Kernels, a module (or a package) a family: what operators compute."""
