"""Reads of the room: walls, openings in an emergency, records that may be one person."""
