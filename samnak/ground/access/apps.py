from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "samnak.ground.access"
    label = "access"

    def ready(self) -> None:
        from samnak.ground import panels
        from samnak.ground.access import actions, audit, checks, sentences, watching  # noqa: F401 - they register themselves
        from samnak.ground.access.queries import today
        from samnak.ground.ui import navigation

        watching.warn_with(opened=actions.warn_of_opening, refused=actions.warn_of_refusals)
        audit.follow("access.signed_in", anchor_after_sign_in)
        panels.add("today", today.panel)
        navigation.add("access", _("Accounts"), "access:accounts", "access.accounts", 90, phone=True)
        navigation.add("digest", _("Readings of the team"), "access:digest", "audit.digest", 60)
        navigation.add("summary", _("The log"), "access:summary", "audit.see", 61)
        navigation.add("heads", _("Head of the log"), "access:heads", "audit.verify", 62)


def anchor_after_sign_in(**of_the_entry: object) -> None:
    """Somebody signed in: the readings are anchored, unless that was done within the hour."""
    from samnak.ground.access.actions import anchor_when_due
    from samnak.ground.access.actors import DOOR

    anchor_when_due(by=DOOR)
