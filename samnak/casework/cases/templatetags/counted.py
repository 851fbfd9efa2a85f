"""The sums of the page of counts, each with its words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from samnak.casework.cases.queries.counting import Counts

register = template.Library()


@register.simple_tag
def sums_of(counts: Counts) -> list[dict[str, Any]]:
    """Each part: title, what it says, terms and their total."""
    return [
        _part(
            _("Who walks with them"),
            _("Of all open cases, with how many does somebody walk?"),
            [(counts.with_worker, _("somebody walks with them")), (counts.without_worker, _("nobody yet"))],
            (counts.open, _("open")),
        ),
        _part(
            _("Plans"),
            _("Of all open cases, for how many was a plan made together?"),
            [
                (counts.planned, _("have a plan")),
                (counts.without_plan, _("have none yet")),
                *_if_any(counts.plans_of_died, _("died: no plan is asked")),
            ],
            (counts.open, _("open")),
        ),
        _part(
            _("Late"),
            _("What is past its day. Nothing is late about somebody who has died."),
            [
                (counts.late_tasks, _("tasks")),
                (counts.late_plans, _("plans not made by their day")),
                (counts.late_reviews, _("reviews of a plan past their day")),
            ],
            (counts.late, _("late")),
        ),
        _part(
            _("Tasks"),
            _("Of all tasks that are not done yet, how many are late?"),
            [
                (counts.tasks_in_time, _("in time, or without a day")),
                (counts.late_tasks, _("late")),
                *_if_any(counts.tasks_of_died, _("about somebody who has died")),
            ],
            (counts.tasks, _("to do")),
        ),
        _part(
            _("Nobody walks with them yet"),
            _("Who waits for a caseworker?"),
            [
                (counts.waiting, _("their case is open")),
                (counts.waiting_new, _("came in the last 90 days and have no case yet")),
            ],
            (counts.waiting + counts.waiting_new, _("wait")),
        ),
        {
            **_part(
                _("Closed"),
                _("Of all closed cases, how many were closed this year, and why?"),
                [(counts.closed_in_year, _("this year")), (counts.closed_before, _("in the years before"))],
                (counts.closed, _("closed")),
            ),
            "reasons": list(counts.closed_this_year.items()),
        },
        _part(
            _("All cases"),
            _("A person who came twice has two."),
            [(counts.open, _("open")), (counts.closed, _("closed"))],
            (counts.cases, _("cases")),
        ),
        _part(
            _("Complaints"),
            _("Of all complaints that were taken down, how many were answered, and told to whoever complained?"),
            [
                (counts.complaints_told, _("answered and told")),
                (counts.complaints_answered, _("answered, not told yet")),
                (counts.complaints_open, _("wait for an answer")),
            ],
            (counts.complaints, _("taken down")),
        ),
    ]


def _if_any(n: int, words: str) -> list[tuple[int, str]]:
    return [(n, words)] if n else []


def _part(title: str, words: str, terms: list[tuple[int, str]], total: tuple[int, str]) -> dict[str, Any]:
    shown = [{"n": n, "words": said, "sign": "+" if place else ""} for place, (n, said) in enumerate(terms)]
    return {"title": title, "words": words, "terms": shown, "total": {"n": total[0], "words": total[1]}}
