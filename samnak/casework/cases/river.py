"""What happened in a case, on the person's journey."""
