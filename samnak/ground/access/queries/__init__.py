"""What the pages of the access room ask."""
