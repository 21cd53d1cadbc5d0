"""What kernels of several families use."""
