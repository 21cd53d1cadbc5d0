"""Front ends: each makes a Graph of one kind of model."""
