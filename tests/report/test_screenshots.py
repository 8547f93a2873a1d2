"""Pictures of pages made fit for print: boxes, and a band that tells what the picture is."""

from io import BytesIO

from PIL import Image

from fuwake.report.screenshots import marked


def png(width: int = 1280, height: int = 900) -> bytes:
    """A white page."""
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def pixels(data: bytes, words: str = "調査画面", *, masks: tuple[tuple[int, int, int, int], ...] = (), danger: bool = False) -> Image.Image:
    """The printed picture."""
    made = marked("x", data, masks, words, danger=danger)
    assert made is not None
    return Image.open(BytesIO(made.data)).convert("RGB")


def share_of_red(picture: Image.Image) -> float:
    """How much of it is red, 0 to 1."""
    red, green, blue = (band.tobytes() for band in picture.split())
    found = sum(r > 140 and g < 110 and b < 120 for r, g, b in zip(red, green, blue, strict=True))
    return found / (picture.width * picture.height)


def darkest(picture: Image.Image) -> int:
    """The least of all its pixels, in grey."""
    return min(picture.convert("L").tobytes())


def test_a_band_in_red_lies_across_a_phishing_page_and_leaves_most_of_it() -> None:
    for words in ("フィッシング画面 — 入力しないでください", "Phishing page — do not enter anything"):
        printed = pixels(png(), words, danger=True)
        assert 0.03 < share_of_red(printed) < 0.14
        edges = [printed.getpixel((x, y)) for x, y in ((5, 5), (printed.width - 5, printed.height - 5))]
        assert edges == [(255, 255, 255)] * 2


def test_the_band_of_other_pages_is_not_red() -> None:
    assert share_of_red(pixels(png())) == 0
    assert darkest(pixels(png())) < 150, "but it is there"


def test_boxes_are_black_also_where_the_picture_is_scaled() -> None:
    printed = pixels(png(2000, 1400), masks=((1800, 1300, 100, 40),))
    assert printed.getpixel((925, 660)) == (0, 0, 0)


def test_boxes_beyond_the_picture_do_no_harm() -> None:
    pixels(png(40, 30), masks=((0, 0, 20_000, 20_000), (19_000, 19_000, 5, 5)))


def test_tall_wide_and_tiny_pictures_get_a_band_too() -> None:
    for size in ((824, 1830), (1280, 10_000), (3000, 60), (30, 30), (1, 1)):
        pixels(png(*size), "Phishing page — do not enter anything", danger=True)


def test_what_is_no_picture_is_left_out() -> None:
    assert marked("x", b"<svg/>", (), "調査画面", danger=False) is None


def test_the_same_input_gives_the_same_picture() -> None:
    marked.cache_clear()
    first = marked("x", png(), (), "調査画面", danger=False)
    marked.cache_clear()
    assert marked("x", png(), (), "調査画面", danger=False) == first
