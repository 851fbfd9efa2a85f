"""What the pages of the log, of alarms and of the weekly digest show."""
