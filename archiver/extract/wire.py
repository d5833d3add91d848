"""What crosses the pipe between pool and worker: a header in JSON, then raw bytes. Never pickles."""

from __future__ import annotations

import dataclasses
import json
from multiprocessing.connection import Connection
from typing import Any

from archiver.errors import ArchiverError, PageUnreadable, PictureRefused, WorkerCrashed, WorkerOutOfMemory
from archiver.model import (
    Candidate,
    Explanation,
    ExtractedArticle,
    ExtractLimits,
    ImageRef,
    Mark,
    PictureFacts,
    Quality,
    Removal,
    SiteRule,
)

READY = b"ready"
ERRORS: dict[str, type[ArchiverError]] = {
    "page_unreadable": PageUnreadable,
    "picture_refused": PictureRefused,
    "worker_out_of_memory": WorkerOutOfMemory,
}
"""The errors a worker may send, by kind."""


def send_request(connection: Connection, header: dict[str, Any], body: bytes) -> None:
    """Two messages, so that a page of 20 MB is not copied to put its header before it."""
    connection.send_bytes(json.dumps(header).encode("ascii"))
    connection.send_bytes(body)


def receive_request(connection: Connection) -> tuple[dict[str, Any], bytes]:
    """Raises EOFError when the other end is gone."""
    header = json.loads(connection.recv_bytes())
    return header, connection.recv_bytes()


def encode_limits(limits: ExtractLimits) -> dict[str, Any]:
    return dataclasses.asdict(limits)


def decode_limits(data: dict[str, Any]) -> ExtractLimits:
    return ExtractLimits(**data)


def encode_rule(rule: SiteRule | None) -> dict[str, Any] | None:
    return dataclasses.asdict(rule) if rule else None


def decode_rule(data: dict[str, Any] | None) -> SiteRule | None:
    return SiteRule(**data | {"select": tuple(data["select"]), "strip": tuple(data["strip"])}) if data else None


def encode_result(result: ExtractedArticle | Explanation | PictureFacts) -> bytes:
    return json.dumps({"result": dataclasses.asdict(result)}).encode("ascii")


def encode_error(error: ArchiverError) -> bytes:
    return json.dumps({"error": error.kind, "facts": error.facts()}).encode("ascii")


def encode_bug(trace: str) -> bytes:
    return json.dumps({"bug": trace}).encode("ascii")


def decode_article(reply: bytes) -> ExtractedArticle:
    """Raises the error that the worker sent."""
    return _article(_result(reply))


def decode_explanation(reply: bytes) -> Explanation:
    """Raises the error that the worker sent."""
    data = _result(reply)
    return Explanation(
        **data
        | {
            "article": _article(data["article"]),
            "rule": decode_rule(data["rule"]),
            "missed": tuple(data["missed"]),
            "candidates": tuple(Candidate(**each) for each in data["candidates"]),
            "removals": tuple(Removal(**each) for each in data["removals"]),
        }
    )


def _article(data: dict[str, Any]) -> ExtractedArticle:
    quality = data.pop("quality")
    return ExtractedArticle(
        **data
        | {
            "images": tuple(ImageRef(**image) for image in data["images"]),
            "quality": Quality(tuple(Mark(mark) for mark in quality["marks"]), quality["charset"]),
        }
    )


def decode_facts(reply: bytes) -> PictureFacts:
    """Raises the error that the worker sent."""
    return PictureFacts(**_result(reply))


def _result(reply: bytes) -> dict[str, Any]:
    data = json.loads(reply)
    if "bug" in data:
        raise WorkerCrashed(None) from RuntimeError(data["bug"])
    if "error" in data:
        raise ERRORS[data["error"]](**data["facts"])
    result: dict[str, Any] = data["result"]
    return result
