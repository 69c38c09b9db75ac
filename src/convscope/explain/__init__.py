"""What can be said of a trace: one file, one question. NumPy alone; no op is named here."""
