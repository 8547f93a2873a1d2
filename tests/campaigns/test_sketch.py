"""A sketch knows what a mail brings along, and nothing of its recipient."""

import msgspec

from fuwake.campaigns.sketch import LONGEST_SENTENCE, Sketch, network_of, sketch
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from tests.campaigns.test_likeness import BODY

MAIL = f"""Received: from mail7.sender.example (mail7.sender.example [198.51.100.77])
 by mx.rec.example with ESMTP id 1 for <hanako.sato@rec.example>; Wed, 11 Oct 2023 14:40:28 +0900
From: Webmail <info@sender.example>
To: Hanako Sato <hanako.sato@rec.example>
Subject: hanako.sato@rec.example: update 12
Message-ID: <20231011054028.7F3A2C1B9D@sender.example>
Date: Wed, 11 Oct 2023 14:40:28 +0900
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Dear Hanako Sato,
{BODY}Your mailbox hanako.sato@rec.example is full and will be closed today.
https://x9-login.host.example/wp-content/webmail/login.php?email=hanako.sato%40rec.example&t=1
--b
Content-Type: application/octet-stream; name="hanako.sato_invoice_2023.htm"
Content-Disposition: attachment; filename="hanako.sato_invoice_2023.htm"

{"<form action=x><input name=y></form> " * 12}
--b--
"""


def made(text: str = MAIL) -> tuple[Sketch, Redactor]:
    anatomy = parse(text.encode())
    redactor = Redactor.of(anatomy)
    return sketch(anatomy, redactor), redactor


def test_nothing_of_the_recipient_is_in_it() -> None:
    own, redactor = made()
    data = msgspec.json.encode(own)
    assert not redactor.found_in(data)
    assert b"hanako" not in data.lower()
    assert b"Sato" not in data


def test_it_knows_links_files_and_the_form_of_the_message_id() -> None:
    own, _ = made()
    assert "/wp-content/webmail/login.php" in own.link_shapes
    assert own.link_queries == ("email&t",)
    assert "a9-a.a.example" in own.host_shapes
    assert own.message_id_shape == "9.9A9A9A9A9A@author"
    assert len(own.file_digests) == 1
    assert own.file_shapes[0].endswith("_invoice_9.htm")
    assert any("設定の確認が必要です" in one for one in own.sentences)
    assert all(len(one) <= LONGEST_SENTENCE for one in own.sentences)


def test_networks_of_both_kinds_of_address() -> None:
    assert network_of("198.51.100.77") == "198.51.100"
    assert network_of("2001:db8:1:2::3") == "2001:0db8:0001"
    assert network_of("nonsense") == ""
