"""Signing in, and corrections beside the sentence; nothing of it exists without a credential."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
