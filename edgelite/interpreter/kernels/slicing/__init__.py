"""Parts of tensors."""
