"""Guided courses: what is done, by whom and when, in the hours when nobody thinks clearly."""

from dataclasses import dataclass

from samnak.ground.packs.parts import Choice, Text


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do. `who` does it (one of `schema.STEP_OWNERS`), `after_days` days after the course began.

    `tell` says who is told, `open` what stays open meanwhile; both may be None. `form` is what of the person is written
    down with it (one of `schema.STEP_FORMS`), "" for nothing.
    """

    key: str
    text: Text
    who: str
    after_days: int
    tell: Text | None = None
    open: Text | None = None
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Course(Choice):
    """A short way through imprisonment, illness, death and the like, in 1 to 12 steps.

    `status` is the life status of the register it belongs to, "" where there is none.
    """

    status: str = ""
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step | None:
        return next((each for each in self.steps if each.key == key), None)
