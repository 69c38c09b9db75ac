"""The table of questions: what can be asked, and what is answered, as typed dataclasses."""
