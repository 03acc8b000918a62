"""As the pages write them: 18 Dec 2026, 18 Dec 2026 at 16:40. Django's own are those of the United States.

What is kept, a letter or a file, is read in another year, too: it always says which.
"""

DATE_FORMAT = "j M Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j M Y \a\t H:i"
SHORT_DATETIME_FORMAT = r"j M Y \a\t H:i"
