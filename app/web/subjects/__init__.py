"""What an address of this site shows: one row for previews, references, pictures, embeds and feeds.

A route makes the subject of what it has loaded; `app.web.addressed.subject_of` finds the same one from an address.
"""

from app.web.subjects.finding import passage_of, section_of, sentence_of
from app.web.subjects.making import (
    SITE_DESCRIPTION,
    SITE_TITLE,
    commentary_subject,
    comparison_subject,
    cues_subject,
    figures_subject,
    home_subject,
    lasting,
    page_subject,
    passage_subject,
    section_subject,
    sentence_subject,
    site_subject,
    theme_subject,
    themes_subject,
)
from app.web.subjects.model import SITE_NAME, Kind, Subject
from app.web.subjects.pages import LISTS, contributor_subject, list_subject, power_subject, search_subject

__all__ = [
    "LISTS",
    "SITE_DESCRIPTION",
    "SITE_NAME",
    "SITE_TITLE",
    "Kind",
    "Subject",
    "commentary_subject",
    "comparison_subject",
    "contributor_subject",
    "cues_subject",
    "figures_subject",
    "home_subject",
    "lasting",
    "list_subject",
    "page_subject",
    "passage_of",
    "passage_subject",
    "power_subject",
    "search_subject",
    "section_of",
    "section_subject",
    "sentence_of",
    "sentence_subject",
    "site_subject",
    "theme_subject",
    "themes_subject",
]
