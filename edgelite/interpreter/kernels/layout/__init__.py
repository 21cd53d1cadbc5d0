"""What arranges elements anew, and tells of shapes."""
