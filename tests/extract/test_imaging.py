from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from archiver.errors import PictureRefused
from archiver.extract.imaging import measure
from archiver.model.extraction import PictureFacts
from archiver.model.limits import ExtractLimits

LIMITS = ExtractLimits()


def picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int, depth: int = 1, interlaced: int = 0) -> bytes:
    """A PNG of a declared size whose rows are all zero: a few kilobytes for any number of pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, interlaced)
    rows = zlib.compress(bytes((width * depth // 8 + 1) * min(height, 1_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_measured(kind: str) -> None:
    assert measure(picture(kind), LIMITS) == PictureFacts(f"image/{kind.lower()}", 40, 30)


def test_a_moving_picture_is_measured_by_its_first_frame() -> None:
    stream = io.BytesIO()
    frames = [Image.new("P", (8, 8), n % 256) for n in range(500)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    assert measure(stream.getvalue(), LIMITS) == PictureFacts("image/gif", 8, 8)


def refusal(body: bytes) -> str:
    with pytest.raises(PictureRefused) as caught:
        measure(body, LIMITS)
    return caught.value.reason


def test_nothing_is_empty() -> None:
    assert refusal(b"") == "empty"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "PDF"])
def test_other_formats_are_refused_whatever_they_are_called(kind: str) -> None:
    assert refusal(picture(kind)) == "format"


@pytest.mark.parametrize("body", [b"<html><p>not found</p>", b"\0" * 1000, b"GIF", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(body: bytes) -> None:
    assert refusal(body) in ("format", "damaged")


@pytest.mark.parametrize("body", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?xml version='1.0'?>\n<svg/>"])
def test_drawings_are_refused(body: bytes) -> None:
    assert refusal(body) == "svg"


@pytest.mark.parametrize(
    "declared", [(50_000, 50_000), (8_000, 8_000, 16), (10_000, 5_000, 8, 1), (2**31 - 1, 1)], ids=str
)
def test_a_bomb_is_refused_by_its_size(declared: tuple[int, ...]) -> None:
    body = bomb(*declared)
    assert len(body) < 2_000_000
    assert refusal(body) == "pixels"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_cut_off_is_refused(kind: str) -> None:
    body = picture(kind, (400, 300))
    assert refusal(body[: len(body) * 2 // 3]) == "damaged"


def test_a_wrong_checksum_is_refused() -> None:
    body = bytearray(picture("PNG", (400, 300)))
    body[body.index(b"IDAT") + 20] ^= 0xFF
    assert refusal(bytes(body)) == "damaged"


def test_an_orientation_and_a_place_harm_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
    assert measure(picture("JPEG", exif=exif.tobytes()), LIMITS) == PictureFacts("image/jpeg", 40, 30)


def test_a_profile_that_unpacks_to_much_harms_nothing() -> None:
    body = picture("PNG")
    profile = chunk(b"iCCP", b"bomb\0\0" + zlib.compress(bytes(50_000_000)))
    place = body.index(b"IDAT") - 4
    with pytest.raises(PictureRefused):
        measure(body[:place] + profile + body[place:], LIMITS)


def test_text_that_unpacks_to_much_harms_nothing() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "x" * 900_000, zip=True)
    assert measure(picture("PNG", pnginfo=info), LIMITS) == PictureFacts("image/png", 40, 30)
