"""What is in a picture's bytes: decoded once, so that only what can be shown is kept."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from archiver.errors import PictureRefused
from archiver.model.extraction import PictureFacts
from archiver.model.limits import ExtractLimits

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}


def measure(body: bytes, limits: ExtractLimits) -> PictureFacts:
    """The format and the size in pixels, as stored (an EXIF orientation is not applied), of a picture that is whole.

    The first frame of a moving picture is decoded. Raises PictureRefused with the reason: empty, format, svg, pixels
    (more than `limits.picture_pixels`, known before anything is decoded) or damaged.
    """
    if not body:
        raise PictureRefused("empty")
    with warnings.catch_warnings():
        # Pillow warns of bombs by its own measure; ours is stricter and comes first.
        warnings.simplefilter("ignore")
        try:
            return _decode(body, limits.picture_pixels)
        except (PictureRefused, MemoryError):
            raise
        except Image.DecompressionBombError as error:
            raise PictureRefused("pixels") from error
        except Exception as error:
            # Pillow has no closed set of errors for damage: OSError, SyntaxError, ValueError, struct.error and more.
            raise PictureRefused("damaged") from error


def _decode(body: bytes, pixels: int) -> PictureFacts:
    try:
        picture = Image.open(io.BytesIO(body), formats=tuple(FORMATS))
    except UnidentifiedImageError as error:
        raise PictureRefused("svg" if b"<svg" in body[:1000].lower() else "format") from error
    with picture:
        width, height = picture.size
        if width * height > pixels:
            raise PictureRefused("pixels")
        facts = PictureFacts(FORMATS[picture.format or ""], width, height)
        if picture.format == "PNG":
            # Checks every checksum, which decoding does not; the file must be opened anew afterwards.
            picture.verify()
            picture = Image.open(io.BytesIO(body), formats=("PNG",))
        elif picture.format == "JPEG":
            # The whole stream is still read, at an eighth of the memory and half of the time.
            picture.draft(None, (max(1, width // 8), max(1, height // 8)))
        picture.load()
    return facts
