"""The made-up programme: an organisation that never was, with people who never were, to try Samnak on.

Up to January 2020 its counts are the published ones; who the people are, and everything after, is made up.
docs/programme/demo.md tells which is which.
"""
