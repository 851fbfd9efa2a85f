"""Checks at start: every room says how it is to be protected, or Samnak does not start."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

from samnak.ground import packs
from samnak.ground.access.roles import COMPARTMENTS, PERMISSIONS, ROLES


@register()
def every_field_is_classified(app_configs: Any, **kwargs: Any) -> list[Error]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("samnak."):
            continue
        declared = getattr(model, "FIELDS", {})
        names = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
        for name in sorted(names - set(declared)):
            found.append(Error(f"{model._meta.label}.{name} is not classified.", id="samnak.E001"))
        for name in sorted(set(declared) - names):
            found.append(Error(f"{model._meta.label} classifies {name}, which it does not have.", id="samnak.E002"))
        for name, kind in declared.items():
            if kind.compartment and kind.compartment not in COMPARTMENTS:
                found.append(Error(f"{model._meta.label}.{name}: no compartment {kind.compartment}.", id="samnak.E003"))
    return found


@register()
def no_form_is_taken_without_its_token(app_configs: Any, **kwargs: Any) -> list[Error]:
    classes = [import_string(name) for name in settings.MIDDLEWARE]
    if any(isinstance(each, type) and issubclass(each, CsrfViewMiddleware) for each in classes):
        return []
    return [Error("No middleware asks for the token of a form.", id="samnak.E007")]


@register()
def every_permission_belongs_to_a_role(app_configs: Any, **kwargs: Any) -> list[Error]:
    held = set().union(*(role.permissions for role in ROLES.values()))
    return [Error(f"No role holds {key}.", id="samnak.E004") for key in sorted(set(PERMISSIONS) - held)] + [
        Error(f"Roles hold {key}, which is no permission.", id="samnak.E005") for key in sorted(held - set(PERMISSIONS))
    ]


@register()
def the_programme_pack_can_be_read(app_configs: Any, **kwargs: Any) -> list[Error]:
    try:
        packs.current()
    except packs.PackError as error:
        return [Error(str(error), id="samnak.E006")]
    return []
