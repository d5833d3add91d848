"""The values that cross folders: frozen dataclasses and enums, no behaviour beyond what follows from their fields.

Times are aware datetimes in UTC. `published_at` is text: an ISO 8601 date or date-time, as precise as the page is.
"""

from archiver.model.articles import (
    Article,
    ArticleEvent,
    ArticleFilter,
    ArticleSummary,
    Asset,
    Changes,
    Collection,
    Completeness,
    Finding,
    Flag,
    Highlight,
    ListStart,
    Sort,
    State,
    StoredImage,
    Tag,
    Version,
)
from archiver.model.capture import CaptureRequest, Document, FetchedPage, FetchedPicture, Origin
from archiver.model.explanation import Candidate, Explanation, Removal
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, PictureFacts, Quality
from archiver.model.failures import Failure
from archiver.model.jobs import Accepted, Job, JobState, JobTask, Outcome, PageRecord, PictureResult, SavePlan
from archiver.model.limits import ExtractLimits, FetchLimits
from archiver.model.renewal import Change, Renewal
from archiver.model.rules import RuleFault, SiteRule
from archiver.model.search import QueryPreview, SearchHit, SearchResult, Snippet

__all__ = [
    "Accepted",
    "Article",
    "ArticleEvent",
    "ArticleFilter",
    "ArticleSummary",
    "Asset",
    "Candidate",
    "CaptureRequest",
    "Change",
    "Changes",
    "Collection",
    "Completeness",
    "Document",
    "Explanation",
    "ExtractLimits",
    "ExtractedArticle",
    "Failure",
    "FetchLimits",
    "FetchedPage",
    "FetchedPicture",
    "Finding",
    "Flag",
    "Highlight",
    "ImageRef",
    "Job",
    "JobState",
    "JobTask",
    "ListStart",
    "Mark",
    "Origin",
    "Outcome",
    "PageRecord",
    "PictureFacts",
    "PictureResult",
    "Quality",
    "QueryPreview",
    "Removal",
    "Renewal",
    "RuleFault",
    "SavePlan",
    "SearchHit",
    "SearchResult",
    "SiteRule",
    "Snippet",
    "Sort",
    "State",
    "StoredImage",
    "Tag",
    "Version",
]
