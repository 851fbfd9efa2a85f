"""What a pack says about walking beside people: intervals, limits, and answers that know more than words."""

import calendar
import datetime
from dataclasses import dataclass

from samnak.ground.packs.parts import Choice


@dataclass(frozen=True, kw_only=True)
class ReviewInterval(Choice):
    """A plan is looked at again this many days after the landing."""

    after_days: int


@dataclass(frozen=True)
class PlanRules:
    """When a plan is due and when it is looked at again. Days count from the landing, which is day 0."""

    due_after_days: int
    reviews: tuple[ReviewInterval, ...]  # soonest first, none that is retired

    def due_on(self, landed: datetime.date) -> datetime.date:
        return landed + datetime.timedelta(self.due_after_days)

    def review_days(self, landed: datetime.date) -> tuple[tuple[ReviewInterval, datetime.date], ...]:
        """Every review with its day, soonest first."""
        return tuple((each, landed + datetime.timedelta(each.after_days)) for each in self.reviews)


@dataclass(frozen=True)
class CaseloadRules:
    """How many people one worker walks with. Over `soft` is said, over `hard` is not done; during a surge
    `surge_hard` stands in its place. A flight of `surge_from_people` or more suggests a surge, which lasts
    `surge_days` unless somebody says otherwise."""

    soft: int
    hard: int
    surge_hard: int
    surge_from_people: int
    surge_days: int

    def hard_limit(self, *, surge: bool) -> int:
        return self.surge_hard if surge else self.hard


@dataclass(frozen=True)
class ContactRules:
    """Contact is lost when `attempts_before_lost` attempts in a row reached nobody and the last time
    somebody was reached is `days_before_lost` days ago. A follow-up is due every `follow_up_days` days."""

    attempts_before_lost: int
    days_before_lost: int
    follow_up_days: int


@dataclass(frozen=True)
class ComplaintRules:
    """A complaint is answered within this many days of being received."""

    answer_after_days: int


@dataclass(frozen=True)
class Casework:
    plan: PlanRules
    caseload: CaseloadRules
    contact: ContactRules
    complaints: ComplaintRules


@dataclass(frozen=True, kw_only=True)
class Unit(Choice):
    """In what help is counted. Money has its currency's three letters, and an amount of it stands in the
    smallest unit: `minor_digits` digits follow the point."""

    currency: str = ""
    minor_digits: int = 0


@dataclass(frozen=True, kw_only=True)
class RecordKind(Choice):
    """A kind of help that was given. `service` is the service it belongs to ("": any of them), `unit` the
    unit it is usually counted in ("": none)."""

    service: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class TripPlace(Choice):
    """A place of a task or an appointment. `office`: it is closed when offices are."""

    office: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactWay(Choice):
    """How somebody is reached. `together`: people sit together, as for a plan, a review or a kept appointment."""

    together: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentKind(Choice):
    """What an appointment is for. `place`: where it usually is, when nobody says anything else."""

    place: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteKind(Choice):
    """What a note is about. `way` is the way of contact such a talk is ("": as when people sit together)."""

    way: str = ""


@dataclass(frozen=True, kw_only=True)
class RepeatStep(Choice):
    """How long until something is due again: so many days, or so many months."""

    days: int = 0
    months: int = 0

    def after(self, day: datetime.date, times: int = 1) -> datetime.date:
        """The day so many steps later. A month without that day ends on its last one (31 January, a month
        on, is 28 February): count all steps from the first day and the 31st comes back in March."""
        if self.days:
            return day + datetime.timedelta(self.days * times)
        year, month = divmod(day.year * 12 + day.month - 1 + self.months * times, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(day.day, last))
