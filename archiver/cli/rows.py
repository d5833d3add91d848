"""The model's values as JSON objects: what --json prints."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from archiver.cli.words import sentence_of
from archiver.model.articles import ArticleSummary, Completeness
from archiver.model.failures import Failure
from archiver.model.jobs import Job


def encode(values: Mapping[str, Any], *, ascii_only: bool) -> str:
    """One line."""
    return json.dumps(values, ensure_ascii=ascii_only, default=_plain)


def article_row(article: ArticleSummary) -> dict[str, Any]:
    """An article of a list."""
    return dataclasses.asdict(article) | {"complete": article.completeness is Completeness.COMPLETE}


def job_row(job: Job) -> dict[str, Any]:
    """A job."""
    return dataclasses.asdict(job) | {"failure": failure_row(job.failure)}


def failure_row(failure: Failure | None) -> dict[str, Any] | None:
    """A failure: the facts, and the sentence."""
    if failure is None:
        return None
    return {"kind": failure.kind, "params": dict(failure.params), "message": sentence_of(failure)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    raise TypeError(type(value))
