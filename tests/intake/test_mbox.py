"""Every mbox dialect, and lengths that lie."""

import io

from fuwake.intake.mbox import FROM_LINE, messages

FROM = b"From a@b.jp Wed Oct 11 14:40:33 2023\n"


def split(box: bytes, most: int = 100_000) -> list[bytes]:
    return [data for data, _ in sized(box, most)]


def sized(box: bytes, most: int) -> list[tuple[bytes, int]]:
    stream = io.BytesIO(box)
    assert FROM_LINE.match(stream.readline())
    return list(messages(stream, most))


def counted(body: bytes, length: int | None = None) -> bytes:
    return FROM + b"Subject: x\nContent-Length: %d\n\n" % (len(body) if length is None else length) + body


def bodies(found: list[bytes]) -> list[bytes]:
    return [data.partition(b"\n\n")[2] for data in found]


def test_a_length_that_leads_to_the_next_message_keeps_from_lines_inside() -> None:
    first, second = b"one\n\n" + FROM + b"still one\n>From quoted by its author\n", b"two\n"
    assert bodies(split(counted(first) + b"\n" + counted(second) + b"\n")) == [first, second]


def test_messages_need_no_blank_line_between_them_where_the_length_says_it() -> None:
    assert bodies(split(counted(b"one\n") + counted(b"two\n"))) == [b"one\n", b"two\n"]


def test_quoted_from_lines_of_a_counted_message_are_unquoted() -> None:
    assert bodies(split(counted(b"one\n>From here\n") + b"\n" + counted(b"two\n"))) == [b"one\nFrom here\n", b"two\n"]


def test_a_length_that_leads_nowhere_hides_no_message() -> None:
    for length in (0, 3, 60, 90, 10_000, 99_999_999):
        box = counted(b"one\n", length) + b"\n" + FROM + b"Subject: y\n\ntwo\n\n" + FROM + b"Subject: z\n\nthree\n"
        assert bodies(split(box)) == [b"one\n", b"two\n", b"three\n"], length


def test_a_length_that_would_hide_more_than_a_message_may_hold_is_given_up() -> None:
    big = b"x" * 700 + b"\n" + b"y" * 700 + b"\n"
    box = counted(b"one\n", 1_000_000) + b"\n" + FROM + b"Subject: y\n\n" + big + b"\n" + FROM + b"Subject: z\n\nthree\n"
    first, second, third = sized(box, 1_000)
    assert bodies([first[0], third[0]]) == [b"one\n", b"three\n"]
    assert bodies([second[0]]) == [big]  # with the line that is too much
    assert second[1] == len(b"Subject: y\n\n" + big + b"\n")
    assert bodies(split(box, 1_450)) == [b"one\n", big, b"three\n"]


def test_line_ends_of_windows() -> None:
    box = (FROM + b"Subject: 1\n\none\n\n" + FROM + b"Subject: 2\n\n>From two\n").replace(b"\n", b"\r\n")
    assert split(box) == [b"Subject: 1\r\n\r\none\r\n", b"Subject: 2\r\n\r\nFrom two\r\n"]


def test_a_from_line_without_a_date_is_text() -> None:
    assert len(split(FROM + b"Subject: x\n\nhello\n\nFrom here on it is text\n")) == 1
