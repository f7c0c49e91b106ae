"""Who waits for whom: a picture of the cues of a commentary, and their sentences."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
