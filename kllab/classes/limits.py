"""Limits of classes: sizes, rates and age."""

DAYS = 30
"""Days after which a class and all that belongs to it are deleted."""

AGE_SECONDS = DAYS * 86400.0
"""The same in seconds."""

MEMBERS = 500
"""Most students of a class at a time."""

JOINING_SECONDS = 120.0
"""Seconds within which attempts to join are counted."""

JOINS_OF_VISITOR = 20
"""Most attempts of one browser to join a class within `JOINING_SECONDS`."""

JOINS_OF_ADDRESS = 250
"""The same to join one class from one network address: a whole lecture hall may have only one."""

QUESTIONS = 200
"""Most questions of a class."""

RUNS = 5000
"""Most trainings of a class."""

CLASSES = 500
"""Most open classes of a lab."""

UNUSED_SECONDS = 3600.0
"""Seconds after which a class without a student makes room for a new one in a full lab."""

CLASSES_OF_TEACHER = 5
"""Most open classes of one browser."""

ANSWER_SECONDS = 0.5
"""Seconds between two answers of one student to one question."""

CHANGES = 50
"""Most answers of one student to one question."""

TEXT = 300
"""Most characters of a question."""

OPTION = 80
"""Most characters of an option."""

OPTIONS = range(2, 7)
"""Allowed numbers of options."""

ADDRESS = 4000
"""Most characters of the address of a page."""
