"""What many pictures say of a network, channel by channel: each seen once, in bounded memory."""

from .file import open_survey
from .found import LayerSurvey, Survey
from .make import survey
from .patch import patch
from .pictures import Pictures, pictures_of
from .usual import usual_data

__all__ = [
    "LayerSurvey", "Pictures", "Survey", "open_survey", "patch", "pictures_of", "survey",
    "usual_data",
]  # fmt: skip
