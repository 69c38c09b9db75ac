import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

import convscope as cs
from convscope.base.errors import BadPicture, BadQuestion, InputError, TooLarge
from convscope.base.picture import open_picture

RGB = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3


def encoded(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header declares a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_pixels_are_what_was_written():
    picture = open_picture(encoded(Image.fromarray(RGB)))
    assert np.array_equal(picture.pixels, RGB)
    assert (picture.height, picture.width) == (4, 6)
    assert picture.pixel(5, 1) == tuple(RGB[1, 5].tolist())
    assert [c.shape for c in picture.channels] == [(4, 6)] * 3
    assert picture.notes == ()


def test_the_exercise_picture_tells_x_from_y():
    y, x = np.mgrid[:16, :16]
    picture = open_picture((14 * x + 2 * y).astype(np.uint8))
    assert picture.pixel(2, 2) == (32, 32, 32)
    assert picture.pixel(3, 1) == (44, 44, 44)
    assert all(type(v) is int for v in picture.pixel(3, 1))
    with pytest.raises(BadQuestion, match=r"16 wide and 16 high: received \(16, 0\)"):
        picture.pixel(16, 0)


def test_greys_are_coded_in_as_many_levels_as_asked():
    ramp = open_picture(np.arange(256, dtype=np.uint8).reshape(1, 256))
    for levels in (2, 4, 16, 256):
        grey = ramp.gray(levels)
        assert len(np.unique(grey)) == levels
        assert (grey.min(), grey.max()) == (0, 255)
    with pytest.raises(BadQuestion, match="from 2 to 256 levels"):
        ramp.gray(1)


def test_the_same_pixels_have_the_same_digest_whatever_the_file():
    by_file = open_picture(encoded(Image.fromarray(RGB), "BMP"), name="a")
    assert by_file.digest == open_picture(RGB).digest
    assert by_file.digest != open_picture(RGB[::-1].copy()).digest


def test_an_animation_shows_its_first_frame_and_says_so():
    frames = [Image.new("RGB", (3, 2), colour) for colour in ("red", "blue", "green")]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = open_picture(content)
    assert picture.pixel(0, 0) == (255, 0, 0)
    assert picture.notes == ("The first of several frames is shown.",)


def test_sixteen_bits_are_scaled_not_cut():
    deep = np.array([[0, 257, 32896, 65535]], np.uint16)
    picture = open_picture(encoded(Image.fromarray(deep)))
    assert picture.pixels[..., 0].tolist() == [[0, 1, 128, 255]]
    assert "Scaled from 16 bits" in picture.notes[0]


def test_cmyk_becomes_rgb_and_says_so():
    picture = open_picture(encoded(Image.new("CMYK", (2, 2), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = picture.pixel(0, 0)
    assert red > 240
    assert green < 15
    assert blue < 15
    assert "CMYK" in picture.notes[0]


def test_transparency_is_shown_on_white_and_said():
    for image in (
        Image.new("RGBA", (2, 2), (255, 0, 0, 0)),
        Image.new("LA", (2, 2), (0, 0)),
    ):
        picture = open_picture(encoded(image))
        assert picture.pixel(0, 0) == (255, 255, 255)
        assert "white" in picture.notes[0]
    palette = Image.new("P", (2, 1))
    palette.putpalette([10, 20, 30, 200, 100, 50])
    palette.putpixel((1, 0), 1)
    picture = open_picture(encoded(palette, transparency=0))
    assert picture.pixel(0, 0) == (255, 255, 255)
    assert picture.pixel(1, 0) == (200, 100, 50)


def test_a_photograph_taken_sideways_is_turned_upright():
    image = Image.fromarray(RGB)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    picture = open_picture(encoded(image, "PNG", exif=exif))
    assert (picture.height, picture.width) == (6, 4)
    assert picture.pixel(3, 0) == tuple(RGB[0, 0].tolist())
    assert "EXIF orientation 6" in picture.notes[0]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "YCbCr", "I", "F"])
def test_every_mode_of_colour_comes_out_as_bytes(mode):
    image = Image.fromarray(RGB).convert("L" if mode in "IF" else "RGB").convert(mode)
    kind = "TIFF" if mode in ("F", "I", "YCbCr") else "PNG"
    pixels = open_picture(encoded(image, kind)).pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape[:2] == (4, 6)


@pytest.mark.parametrize(
    ("content", "error", "text"),
    [
        (b"", BadPicture, "'the file' is no picture: received an empty file"),
        (b"hello, a text file\n", BadPicture, "'the file' is no picture: received text"),
        (b"<svg xmlns='x'></svg>", BadPicture, "received an SVG drawing. Save it as PNG."),
        (b"%PDF-1.7 ...", BadPicture, "received a PDF document"),
        (
            b"\0\0\0\x18ftypheic\0\0",
            BadPicture,
            "received a HEIC photograph. Save it as JPEG or PNG.",
        ),
        (
            b"\x08\x07\x12\x04\xff\xfe\x00\x01",
            BadPicture,
            "received an ONNX network. Give it as the network",
        ),
        (encoded(Image.fromarray(RGB), "BMP")[:60], BadPicture, "cannot be decoded"),
        (huge_png(60_000, 60_000), TooLarge, "has too many pixels: received 3,600,000,000"),
        (huge_png(20_000, 3_000), TooLarge, "is 20,000 × 3,000 pixels"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(content, error, text):
    with pytest.raises(error) as refused:
        open_picture(content)
    assert text in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_a_file_cut_off_anywhere_is_decoded_or_refused_never_worse(kind):
    content = encoded(
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (20, 30, 3), np.uint8)), kind
    )
    for length in range(0, len(content), max(1, len(content) // 40)):
        with suppress(BadPicture):
            assert open_picture(content[:length]).pixels.dtype == np.uint8


def test_files_that_are_not_there_or_too_large(tmp_path, monkeypatch):
    with pytest.raises(BadPicture, match="there is no such picture"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(BadPicture, match="this is a folder"):
        open_picture(tmp_path)
    with pytest.raises(BadPicture, match="this is no picture: received a value of type int"):
        open_picture(7)
    with pytest.raises(BadPicture, match=r"received \(4, 6, 3\) of float64"):
        open_picture(RGB / 255)
    monkeypatch.setattr("convscope.base.decode.MAX_BYTES", 100)
    (tmp_path / "a.png").write_bytes(encoded(Image.fromarray(RGB)) * 2)
    with pytest.raises(TooLarge, match=r"'a\.png' has 0 MiB"):
        open_picture(tmp_path / "a.png")


def test_the_exercises_picture():
    """S-18: (2, 2) is 32 whichever way it is read; (3, 1) is not, so that a swap shows."""
    picture = cs.picture("exercise")
    assert f"Pixel color at (2, 2): {picture.pixel(2, 2)}" == "Pixel color at (2, 2): (32, 32, 32)"
    assert picture.pixel(3, 1) == (44, 44, 44)
    assert int(picture.gray()[1, 3]) == 44
    assert int(picture.gray()[3, 1]) == 20
    assert all(type(part) is int for part in picture.pixel(3, 1))
    x, y = np.meshgrid(np.arange(16), np.arange(16))
    assert (picture.pixels == (14 * x + 2 * y)[..., None]).all()


def test_four_levels_are_two_bits_a_pixel():
    """S-12: 8 × 8 pixels in 4 levels are 128 bits, 16 bytes, and come back exactly."""
    codes = np.arange(64).reshape(8, 8) % 4
    picture = cs.picture((codes * 85).tolist())
    assert (picture.codes(4) == codes).all()
    assert (picture.gray(levels=4) == picture.pixels[..., 0]).all()
    packed = np.packbits((picture.codes(4)[..., None] >> np.array([1, 0])) & 1)
    assert packed.size == 16


def test_channels_put_together_are_the_picture():
    """S-13, S-11."""
    picture = cs.picture("coffee")
    assert (np.stack(picture.channels, axis=-1) == picture.pixels).all()
    pure = cs.picture([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    assert pure.gray().tolist() == [[76, 150, 29]]  # 76.245, 149.685, 29.07 rounded


def test_the_histogram_counts_every_pixel():
    picture = cs.picture("coffee")
    counts = picture.histogram()
    assert counts.shape == (3, 256)
    assert (counts.sum(axis=1) == picture.width * picture.height).all()
    assert counts[0, picture.pixel(10, 20)[0]] > 0


def test_a_small_picture_is_shown_large(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = cs.picture([[0, 255], [255, 0]]).show()
    assert opened == [path.as_uri()]
    shown = cs.picture(path)
    assert shown.shape[:2] == (320, 320)
    assert shown.pixel(319, 0) == (255, 255, 255)
    path.unlink()
    monkeypatch.setattr("convscope.base.picture.in_notebook", lambda: True)
    picture = cs.picture([[7]])
    assert picture.show() is picture


@pytest.mark.parametrize("rows", [[[256]], [[-1]], [[0.5]], [1, 2], [["a"]], [[1], [1, 2]], []])
def test_rows_that_are_no_picture(rows):
    with pytest.raises(InputError):
        cs.picture(rows)
