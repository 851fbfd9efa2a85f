"""How Samnak looks and reads: layout, parts, dates and numbers, form fields, and a gallery of them."""
