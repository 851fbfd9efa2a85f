"""Words of casework in templates."""

from django import template

from samnak.casework.cases import rules, shown

register = template.Library()
register.filter("label_of", shown.label_of)
register.filter("attempt_note", rules.attempt_note)
