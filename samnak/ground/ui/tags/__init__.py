"""The template tags, one module for each noun; templatetags/samnak.py gathers them."""
