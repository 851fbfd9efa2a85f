"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit

audit.say(
    {
        "register.person_made": _("%(by)s wrote down a new person"),
        "register.compared": _("%(by)s compared a new person with the others"),
        "register.person_changed": _("%(by)s changed facts about a person"),
        "register.name_corrected": _("%(by)s corrected a name"),
        "register.name_added": _("%(by)s added a name"),
        "register.identifier_added": _("%(by)s added a number"),
        "register.contact_added": _("%(by)s added a way to reach a person"),
        "register.kin_added": _("%(by)s added a relative or friend"),
        "register.address_added": _("%(by)s added an address"),
        "register.life_recorded": _("%(by)s wrote down what became of a person"),
        "register.assigned": _("%(by)s said who walks with a person"),
        "register.person_taken_back": _("%(by)s took back a record made by mistake"),
        "register.reindexed": _("%(by)s wrote the index of the search anew"),
        "register.row_taken_back": _("%(by)s took back something written by mistake"),
    }
)
