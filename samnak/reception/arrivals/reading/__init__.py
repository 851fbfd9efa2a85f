"""Reading arrival lists: xlsx, xls, ods, csv and text become people as listed, with questions and problems.

`read_limited` reads a file from outside, in a process with limits: a workbook made to do harm can end the process
that opens it. `read` reads in this process, for files one trusts and for tests.
"""

from .answers import apply_answers
from .people import Column, ListedPerson, Note, Problem, Question, Reading, Total
from .reader import read
from .refusals import Refused
from .sentences import MESSAGES
from .shapes import from_json, to_json
from .worker import read_limited

__all__ = [
    "MESSAGES", "Column", "ListedPerson", "Note", "Problem", "Question", "Reading", "Refused", "Total",
    "apply_answers", "from_json", "read", "read_limited", "to_json",
]  # fmt: skip
