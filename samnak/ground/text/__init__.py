"""Text as people write it: digits, scripts, hidden characters, names and dates. Knows no Django."""
