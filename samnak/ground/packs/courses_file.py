"""courses.toml: the guided courses and their steps."""

from collections.abc import Iterable

from samnak.ground.packs import schema
from samnak.ground.packs.courses import Course, Step
from samnak.ground.packs.parts import Choice
from samnak.ground.packs.reading import (
    Languages,
    check_known,
    choice_parts,
    read_items,
    read_remarks,
    refuse_twice,
)
from samnak.ground.packs.tables import Table

MOST_STEPS = 12


def read_courses(
    file: Table, languages: Languages, statuses: Iterable[Choice], base: Iterable[Course]
) -> tuple[Course, ...]:
    """The courses in the order of the file. No two that are offered belong to one life status."""

    def read(table: Table) -> Course:
        status = check_known(table, "status", statuses)
        return Course(**choice_parts(table, languages), status=status, steps=_steps(table, languages))

    courses = read_items(file, "courses", "course", read, base)
    taken: dict[str, str] = {}
    for course in courses:
        if course.retired or not course.status:
            continue
        if course.status in taken:
            said = f"'{taken[course.status]}' and '{course.key}' both belong to the status '{course.status}'."
            raise file.error("courses", f"{said} Keep one of them.")
        taken[course.status] = course.key
    return courses


def _steps(course: Table, languages: Languages) -> tuple[Step, ...]:
    tables = course.tables("steps", schema.ITEMS["step"])
    if not 1 <= len(tables) <= MOST_STEPS:
        said = f"a course has 1 to {MOST_STEPS} steps, each under [[courses.steps]]; here are {len(tables)}."
        raise course.error("steps", said)
    steps, seen = [], dict[str, Table]()
    for table in tables:
        step = _step(table, languages)
        refuse_twice(table, step.key, seen, "steps")
        steps.append(step)
    return tuple(steps)


def _step(table: Table, languages: Languages) -> Step:
    read_remarks(table, languages)
    who = table.string("who")
    if who not in schema.STEP_OWNERS:
        raise table.error("who", f"'who' is \"{who}\". Use one of {', '.join(schema.STEP_OWNERS)}.")
    form = table.string("form", "")
    if form and form not in schema.STEP_FORMS:
        raise table.error("form", f"'form' is \"{form}\". Use one of {', '.join(schema.STEP_FORMS)}.")
    return Step(
        key=table.key(),
        text=table.text("text", languages),
        who=who,
        after_days=table.number("after_days", most=3650),
        tell=table.optional_text("tell", languages),
        open=table.optional_text("open", languages),
        form=form,
    )
