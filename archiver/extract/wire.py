"""What crosses the pipe between pool and worker: a header in JSON, then raw bytes. Never pickles."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from archiver.errors import ArchiverError, PageUnreadable, PictureRefused, WorkerCrashed, WorkerOutOfMemory
from archiver.model.explanation import Candidate, Explanation, Removal
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, PictureFacts, Quality
from archiver.model.limits import ExtractLimits
from archiver.model.rules import SiteRule

READY = b"ready"
OUT_OF_MEMORY = 12
"""What a worker exits with that has not even the memory to take a request in or send a reply (ENOMEM's number)."""
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


def encode_article(article: ExtractedArticle) -> list[bytes]:
    """The article, then the bodies of the pictures that have one, each as it is."""
    bodies = {number: image.body for number, image in enumerate(article.images) if image.body is not None}
    reply = {"result": dataclasses.asdict(_bare(article)), "bodies": list(bodies)}
    return [json.dumps(reply).encode("ascii"), *bodies.values()]


def encode_explanation(explanation: Explanation) -> list[bytes]:
    """The explanation; its article goes without the bodies of its pictures."""
    return _encode(dataclasses.replace(explanation, article=_bare(explanation.article)))


def encode_facts(facts: PictureFacts) -> list[bytes]:
    return _encode(facts)


def encode_error(error: ArchiverError) -> list[bytes]:
    return [json.dumps({"error": error.kind, "facts": error.facts()}).encode("ascii")]


def encode_bug(trace: str) -> list[bytes]:
    return [json.dumps({"bug": trace}).encode("ascii")]


def send_reply(connection: Connection, reply: list[bytes]) -> None:
    """How many messages there are, then these."""
    connection.send_bytes(b"%d" % len(reply))
    for message in reply:
        connection.send_bytes(message)


def decode_article(reply: list[bytes]) -> ExtractedArticle:
    """Raises the error that the worker sent."""
    data, numbers = _result(reply)
    return _article(data, dict(zip(numbers, reply[1:], strict=True)))


def decode_explanation(reply: list[bytes]) -> Explanation:
    """Raises the error that the worker sent."""
    data, _ = _result(reply)
    return Explanation(
        **data
        | {
            "article": _article(data["article"], {}),
            "rule": decode_rule(data["rule"]),
            "missed": tuple(data["missed"]),
            "candidates": tuple(Candidate(**each) for each in data["candidates"]),
            "removals": tuple(Removal(**each) for each in data["removals"]),
        }
    )


def _bare(article: ExtractedArticle) -> ExtractedArticle:
    return dataclasses.replace(article, images=tuple(dataclasses.replace(image, body=None) for image in article.images))


def _encode(result: Explanation | PictureFacts) -> list[bytes]:
    return [json.dumps({"result": dataclasses.asdict(result)}).encode("ascii")]


def _article(data: dict[str, Any], bodies: Mapping[int, bytes]) -> ExtractedArticle:
    quality = data.pop("quality")
    return ExtractedArticle(
        **data
        | {
            "images": tuple(
                ImageRef(**image | {"body": bodies.get(number)}) for number, image in enumerate(data["images"])
            ),
            "quality": Quality(tuple(Mark(mark) for mark in quality["marks"]), quality["charset"]),
        }
    )


def decode_facts(reply: list[bytes]) -> PictureFacts:
    """Raises the error that the worker sent."""
    return PictureFacts(**_result(reply)[0])


def _result(reply: list[bytes]) -> tuple[dict[str, Any], list[int]]:
    data = json.loads(reply[0])
    if "bug" in data:
        raise WorkerCrashed(None) from RuntimeError(data["bug"])
    if "error" in data:
        raise ERRORS[data["error"]](**data["facts"])
    return data["result"], data.get("bodies", [])
