"""Whether the process is alive, and whether it can do its work."""

import structlog
from fastapi import APIRouter, Response

from app.db import SCHEMA
from app.errors import DatabaseError
from app.web.deps import DatabaseDep
from app.web.downloads import json_answer

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def alive() -> Response:
    """Answer as long as the process runs, even where every thread waits for the database."""
    return json_answer({"status": "alive"})


@router.get("/readyz")
def ready(database: DatabaseDep) -> Response:
    """Answer 200 where the database can be reached and has the newest tables, else 503 with the reason."""
    try:
        schema = database.schema()
    except DatabaseError as error:
        structlog.get_logger("visavis.error").error("not ready", error=str(error))
        return json_answer({"status": "not ready", "reason": "the database cannot be used"}, status=503)
    if schema != SCHEMA:
        reason = f"the tables are at {schema}, not {SCHEMA}" if schema else "the database has no tables yet"
        return json_answer({"status": "not ready", "reason": reason}, status=503)
    return json_answer({"status": "ready", "schema": schema})
