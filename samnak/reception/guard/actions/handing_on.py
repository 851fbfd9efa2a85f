"""What a new wall changes in files opened in an emergency: part of the action that puts it, which does the audit."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from samnak.ground.access import alarms
from samnak.ground.access.models import User
from samnak.reception.guard.actions.telling import tell
from samnak.reception.guard.models import EmergencyOpening

TOLD = ("guard.emergency_asked", "guard.file_opened", "guard.team_file_opened")


def settle_openings(person: UUID, colleague: User) -> None:
    """Whoever is behind the wall now has nothing of this person open, and reviews nothing of them: auditors do."""
    _end(person, colleague)
    about = EmergencyOpening.objects.filter(subject=person).values_list("pk", flat=True)
    alarms.withdraw(TOLD, about_ids=about, user=colleague)
    theirs = EmergencyOpening.objects.select_for_update().filter(second=colleague, reviewed_at=None)
    for opening in theirs.filter(subject=person):
        opening.second = None
        opening.save(update_fields=["second"])
        tell("guard.file_opened", opening, opening.opener, roles=["auditor"])
    for opening in theirs.filter(subject=None):
        if str(person) in opening.candidates and alarms.withdraw(TOLD, about_ids=[opening.pk], user=colleague):
            tell("guard.question_asked", opening, opening.opener, roles=["auditor"])


def _end(person: UUID, opener: User) -> None:
    now = timezone.now()
    live = EmergencyOpening.objects.filter(opener=opener, subject=person, ended_at=None, until__gt=now)
    live.update(ended_at=now)
