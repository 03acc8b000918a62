"""What schemas share."""

from typing import Annotated

from pydantic import StringConstraints

# PostgreSQL keeps no NUL in text.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
