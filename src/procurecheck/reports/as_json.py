"""The machine-readable report: the contract of schema version 1."""

from __future__ import annotations

import json
from typing import Any

from procurecheck.model import Assessment


def render(assessment: Assessment) -> str:
    """Return the assessment as JSON text, the same bytes for the same assessment."""
    return json.dumps(assessment.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``assessment.json``."""
    result = Assessment.model_json_schema(mode="serialization")
    result["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    result["title"] = "procurecheck assessment"
    return result
