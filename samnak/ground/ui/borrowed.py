"""Sentences of the libraries that a person can meet here, so that our own catalogue holds them.

Django's Khmer catalogue covers a part of its sentences, allauth's and axes' none. Our translations come before
theirs, so it is enough that the sentence stands in our catalogue: the message extractor finds it here. Only what
our forms can really say is listed; a form field of a new kind adds its sentences. Nothing calls this list:
`tests/house/test_catalogue.py` compares it with what the libraries say today.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

# Every sentence below belongs to Django, unless said otherwise.
SENTENCES = (
    # any field
    gettext_noop("This field is required."),
    gettext_noop("(Hidden field %(name)s) %(error)s"),
    # text
    gettext_noop("Null characters are not allowed."),
    # whole numbers
    gettext_noop("Enter a whole number."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    # choices
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Enter a list of values."),
    gettext_noop("“%(pk)s” is not a valid value."),
    # files
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("No file was submitted."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Please either submit a file or check the clear checkbox, not both."),
    # keys of a form
    gettext_noop("Enter a valid UUID."),
    # passwords
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
)

COUNTED = (
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
