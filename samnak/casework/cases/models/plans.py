"""The plan made together: the person's words, what each does, how far each goal is, when it is looked at again."""

from __future__ import annotations

from django.db import models

from samnak.casework.cases.models.case import CASE_ROW_FIELDS, Case, CaseRow
from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.sealed import SealedText


class Plan(CaseRow):
    """One plan of a case. A new one follows when life changes; the old stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    made_on = models.DateField()
    language = models.CharField(max_length=10, blank=True)  # the language the plan was made in: key of the pack
    their_words = SealedText(default="")  # what the person wants, as they say it
    we_promise = SealedText(default="")

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "made_on", "language", "their_words", "we_promise"))


class Goal(CaseRow):
    """One thing the person wants to reach: the need it answers, what they do, what we do."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    need = models.CharField(max_length=30)  # key of the pack
    words = SealedText()
    they_do = SealedText(default="")
    we_do = SealedText(default="")
    place = models.PositiveSmallIntegerField(default=0)

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "place"), personal("services", "plan", "need", "words", "they_do", "we_do")
    )


class GoalProgress(CaseRow):
    """How far a goal is on a day. The newest row says how it stands."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="goal_progress")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="progress")
    on = models.DateField()
    state = models.CharField(max_length=30)  # key of the pack
    note = SealedText(default="")

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "goal", "on", "state", "note"))


class Review(CaseRow):
    """The plan was looked at together: for which interval of the pack, when, what was said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    interval = models.CharField(max_length=30)  # key of the pack
    held_on = models.DateField()
    note = SealedText(default="")

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "interval", "held_on", "note"))
