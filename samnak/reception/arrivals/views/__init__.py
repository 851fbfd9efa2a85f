"""Pages of the airport: flights and their boards, lists, meeting people."""
