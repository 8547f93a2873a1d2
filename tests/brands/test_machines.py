"""What a reverse name and a network tell of a machine."""

import pytest

from fuwake.brands import machines


@pytest.mark.parametrize(
    ("name", "ip", "sort"),
    [
        ("ec2-203-0-113-9.ap-northeast-1.compute.amazonaws.com", "203.0.113.9", "rented"),
        ("vps-1a2b3c4d.vps.ovh.net", "203.0.113.9", "rented"),
        ("9-113-0-203.vps.hosting.example", "203.0.113.9", "rented"),
        ("sv1234.xserver.jp", "203.0.113.9", "shared"),
        ("www1234.sakura.ne.jp", "203.0.113.9", "shared"),
        ("ik1-123-45678.vs.sakura.ne.jp", "203.0.113.9", "rented"),
        ("p1234-ipngn201marunouchi.tokyo.ocn.ne.jp", "203.0.113.9", "access"),
        ("softbank203000113009.bbtec.net", "203.0.113.9", "access"),
        ("203-0-113-9.dynamic.isp.example", "203.0.113.9", "access"),
        ("cb007109.dsl.isp.example", "203.0.113.9", "access"),
    ],
)
def test_a_reverse_name_tells_the_sort(name: str, ip: str, sort: str) -> None:
    found = machines.by_name(name, ip)
    assert found is not None
    assert found.sort == sort


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        ("mail.sender.example", "203.0.113.9"),
        ("dynamic.sender.example", "203.0.113.9"),
        ("vps.sender.example", "203.0.113.9"),
        ("203-0-113-9.sender.example", "203.0.113.9"),
        ("203-0-113-8.dynamic.isp.example", "203.0.113.9"),
        ("myxserver.jp.example", "203.0.113.9"),
        ("xserver.jp", "203.0.113.9"),
        ("", ""),
    ],
)
def test_other_names_tell_nothing(name: str, ip: str) -> None:
    assert machines.by_name(name, ip) is None


@pytest.mark.parametrize(
    "name", ["mail.a.example", "mx2.a.example", "zm-store01.srv.a.example", "smtp-out.a.example", "exchange1.a.example"]
)
def test_a_mail_server_is_known_by_its_name(name: str) -> None:
    assert machines.is_post(name)


@pytest.mark.parametrize("name", ["www.a.example", "mailing.a.example", "maxwell.a.example", "storefront.a.example", ""])
def test_another_machine_is_not(name: str) -> None:
    assert not machines.is_post(name)


def test_a_network_is_known_by_its_number() -> None:
    assert [found.sort if (found := machines.by_network(asn)) else None for asn in (13335, 16276, 4713, 64500, None)] == [
        "front", "rented", "access", None, None,
    ]  # fmt: skip
