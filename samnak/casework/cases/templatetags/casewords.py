"""Words of casework in templates."""

from django import template

from samnak.casework.cases import shown

register = template.Library()
register.filter("label_of", shown.label_of)
