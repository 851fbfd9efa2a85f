"""Writes of the room: walls, and files opened in an emergency."""

from samnak.reception.guard.actions.emergency import ask, end_file, give_word, open_file, review
from samnak.reception.guard.actions.pairs import say_of_pair
from samnak.reception.guard.actions.walls import put_own_wall, put_wall, take_down_wall

__all__ = [
    "ask",
    "end_file",
    "give_word",
    "open_file",
    "put_own_wall",
    "put_wall",
    "review",
    "say_of_pair",
    "take_down_wall",
]
