"""Pages of this part of casework."""
