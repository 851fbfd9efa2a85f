"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit

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
        "register.consent_said": _("%(by)s wrote down what a person said to a consent"),
        "register.consent_withdrawn": _("%(by)s wrote down that a consent was taken back"),
        "register.all_withdrawn": _("%(by)s wrote down that a person takes back everything"),
        "register.consent_used": _("%(by)s used a consent that was for one time"),
        "register.recipient_told": _("%(by)s told a recipient that a consent has ended"),
        "register.recipient_added": _("%(by)s wrote down somebody to whom something may be told"),
        "register.recipient_confirmed": _("%(by)s said yes to somebody to whom something may be told"),
        "register.recipient_ended": _("%(by)s took somebody off the list of those to be told"),
        "register.recipient_restored": _("%(by)s put somebody back on the list of those to be told"),
        "register.row_taken_back": _("%(by)s took back something written by mistake"),
    }
)

alarms.say(
    {
        "register.consent_ended": _("A person near you took a consent back. What it opened to you is closed."),
        "register.recipient_waits": _(
            "%(by)s wants somebody on the list of those to be told. Another supervisor or director has to say yes."
        ),
        "register.recipient_back": _(
            "%(by)s put somebody back on the list of those to be told. They stand there at once."
        ),
    }
)
