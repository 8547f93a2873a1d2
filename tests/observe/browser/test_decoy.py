"""Decoys: right for their fields, new each time, and found again in whatever coding."""

import base64
import json
import re
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.visit import SeenInput
from fuwake.observe.browser.decoy import Decoy, Values, card_number, carried, readings

FIELD = SeenInput(
    selector="input#x",
    frame_url="",
    tag="input",
    type="text",
    name="x",
    id="",
    autocomplete="",
    placeholder="",
    label="",
    inputmode="",
    maxlength=None,
    options=(),
    visible=True,
    prefilled=False,
)


def decoy_for(field: SeenInput, attempt: int = 0) -> Decoy | None:
    """The decoy of one field by itself."""
    return next(iter(Values().decoys([field], attempt).get(field.selector, ())), None)


MAIL = Decoy(selector="#mail", kind="email", text="taro.0a1b2c3d@example.com")
PIN = Decoy(selector="#pin", kind="pin", text="4821")


def _luhn(number: str) -> bool:
    digits = [int(sign) for sign in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_card_numbers_pass_the_check_and_are_of_a_test_range(digits: str) -> None:
    number = card_number(digits)
    assert len(number) == 16
    assert number.startswith("400000")
    assert _luhn(number)


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"label": "メールアドレス"}, "email", "@example.com"),
        ({"type": "password"}, "password", "Pw-"),
        ({"label": "電話番号"}, "phone", "090"),
        ({"label": "有効期限", "maxlength": 5}, "card_expiry", "12/29"),
        ({"label": "郵便番号"}, "address", "1"),
        ({"label": "フリガナ"}, "name", "テスト"),
        ({"type": "date", "label": "生年月日"}, "birth_date", "1990-04-01"),
    ],
)
def test_a_decoy_fits_its_field(changes: dict[str, str], kind: str, text: str) -> None:
    decoy = decoy_for(msgspec.structs.replace(FIELD, **changes))
    assert decoy is not None
    assert decoy.kind == kind
    assert text in decoy.text


def test_decoys_are_new_each_time_and_keep_to_the_length() -> None:
    field = msgspec.structs.replace(FIELD, type="password", maxlength=8)
    made = {decoy.text for _ in range(20) if (decoy := decoy_for(field)) is not None}
    assert len(made) == 20
    assert {len(text) for text in made} == {8}
    assert decoy_for(msgspec.structs.replace(FIELD, type="submit")) is None


def test_what_is_asked_for_again_gets_the_same_value() -> None:
    first = msgspec.structs.replace(FIELD, selector="#a", label="メールアドレス")
    again = msgspec.structs.replace(FIELD, selector="#b", label="メールアドレス（確認）")
    other = msgspec.structs.replace(FIELD, selector="#c", label="別のメールアドレス")
    made = Values().decoys([first, again, other])
    assert made["#a"][0].text == made["#b"][0].text != made["#c"][0].text


def test_a_card_number_in_four_boxes_is_one_number_that_passes_the_check() -> None:
    boxes = [msgspec.structs.replace(FIELD, selector=f"#c{n}", name=f"c{n}", label="カード番号", maxlength=4) for n in range(4)]
    made = Values().decoys(boxes)
    whole = "".join(made[box.selector][0].text for box in boxes)
    assert _luhn(whole)
    assert {decoys[1].text for decoys in made.values()} == {whole}
    assert carried([f"n={whole}"], [decoy for decoys in made.values() for decoy in decoys]) == ("#c0", "#c1", "#c2", "#c3")


@pytest.mark.parametrize("text", ["mm=02&x=1", '{"mm": "02"}', "{'mm':'02'}", 'form-data; name="mm"\r\n\r\n02\r\n--b', "a=1&mm=02"])
def test_a_value_too_short_to_be_known_is_known_beside_its_name(text: str) -> None:
    month = Decoy(selector="#m", kind="card_expiry", text="02", names=("mm",))
    assert carried([text], [month]) == ("#m",)
    assert carried([text.replace("02", "021")], [month]) == ()
    assert carried([text.replace("mm", "comm")], [month]) == ()


@pytest.mark.parametrize(
    ("changes", "shapes"),
    [
        ({"label": "電話番号"}, (r"090\d{8}", r"090-\d{4}-\d{4}")),
        ({"label": "郵便番号"}, (r"\d{7}", r"\d{3}-\d{4}")),
        ({"label": "有効期限"}, ("12/29", "1229", "12/2029")),
        ({"label": "フリガナ"}, (r"[ア-ンー]+", r"[ぁ-んー]+")),
        ({"type": "password"}, (r"Pw-\w{8}-7a", r"Pw\w{8}7a", r"\d{8}")),
    ],
)
def test_a_value_that_is_not_taken_is_tried_in_another_form(changes: dict[str, str], shapes: tuple[str, ...]) -> None:
    field = msgspec.structs.replace(FIELD, **changes)
    for attempt, shape in enumerate(shapes):
        decoy = decoy_for(field, attempt)
        assert decoy is not None
        assert re.fullmatch(shape, decoy.text)


@pytest.mark.parametrize(
    "text",
    [
        MAIL.text,
        f"https://x.test/?q={quote(MAIL.text)}&r=1",
        quote(quote(MAIL.text, safe=""), safe=""),
        json.dumps({"user": MAIL.text}).replace("@", "\\u0040"),
        base64.b64encode(MAIL.text.encode()).decode(),
        base64.urlsafe_b64encode(json.dumps({"a": 1, "user": MAIL.text}).encode()).decode().rstrip("="),
        "d=" + quote(base64.b64encode(f"x|{MAIL.text}|y".encode()).decode()),
        base64.b64encode(base64.b64encode(MAIL.text.encode())).decode(),
        MAIL.text.encode().hex(),
        f'--b\r\nContent-Disposition: form-data; name="u"\r\n\r\n{MAIL.text}\r\n--b--',
    ],
)
def test_a_decoy_is_found_in_its_codings(text: str) -> None:
    assert carried([text], [MAIL, PIN]) == ("#mail",)


@pytest.mark.parametrize(
    ("text", "found"), [("pin=4821", True), ('{"p":"4821"}', True), ("id=48210", False), ("t=1.4821", False), ("a4821", False)]
)
def test_a_short_number_counts_only_by_itself(text: str, found: bool) -> None:
    assert (carried([text], [PIN]) == ("#pin",)) is found


def test_a_card_number_is_found_in_groups_of_four() -> None:
    card = Decoy(selector="#card", kind="card_number", text=card_number("123456789"))
    grouped = " ".join(card.text[at : at + 4] for at in range(0, 16, 4))
    assert carried([f"n={grouped}"], [card]) == ("#card",)


@given(st.text(max_size=400))
def test_any_text_is_read_within_bounds(text: str) -> None:
    found = readings(text)
    assert found
    assert len(found) <= 60
