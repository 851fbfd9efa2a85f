"""Reads of cases. Every one starts from `visible_to`, or counts as a named machine."""
