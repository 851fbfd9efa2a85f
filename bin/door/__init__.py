"""The one door: sets Samnak up and runs it. Only Python's standard library, as nothing else is there yet."""
