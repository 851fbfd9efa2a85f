"""Names compared and searched. Pure Python; knows no Django and no person.

For now: folding of spellings into search tokens. The Khmer-aware matcher plugs in here.
"""
