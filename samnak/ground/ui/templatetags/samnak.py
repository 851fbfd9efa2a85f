"""`{% load samnak %}`: every part, filter and word of the look, gathered from samnak.ground.ui.tags."""

from django import template

from samnak.ground.ui.tags import counts, forms, notes, people, tables, words

register = template.Library()
for shelf in (words, notes, people, counts, tables, forms):
    register.tags.update(shelf.register.tags)
    register.filters.update(shelf.register.filters)
