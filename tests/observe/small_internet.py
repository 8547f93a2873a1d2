"""The zones that the tests with real name servers ask: every state of DNSSEC, every kind of record, every kind of failure."""

from tests.observe.name_servers import Zone

_BIG = " ".join(f'"{"x" * 200}"' for _ in range(20))
_RECORDS = f"""
@       60 IN A     192.0.2.1
@       60 IN AAAA  2001:db8::1
@       60 IN MX    10 mx
@       60 IN MX    20 mx.plain.jp.
@       60 IN TXT   "v=spf1 " "ip4:192.0.2.1 -all"
@       60 IN CAA   0 issue "ca.example"
mx      60 IN A     192.0.2.25
www     60 IN CNAME shop
shop    60 IN CNAME signed.example.
out     60 IN CNAME nowhere.signed.example.
loop    60 IN CNAME pool
pool    60 IN CNAME loop
deep.er 60 IN A     192.0.2.8
*.wild  60 IN A     192.0.2.9
own.wild 60 IN A    192.0.2.7
big     60 IN TXT   {_BIG}
"""
ZONES = {
    ".": Zone(signed="nsec"),
    "example.": Zone(signed="nsec"),
    "jp.": Zone(signed="opt-out"),
    "unsigned.": Zone(),
    "signed.example.": Zone(signed="nsec", text=_RECORDS),
    "plain.example.": Zone(text="@ 60 IN A 192.0.2.2\nwww 60 IN A 192.0.2.2\n"),
    "plain.jp.": Zone(text="@ 60 IN A 192.0.2.3\n"),
    "signed.jp.": Zone(signed="nsec", text="@ 60 IN A 192.0.2.3\n"),
    "shop.unsigned.": Zone(text="@ 60 IN A 192.0.2.4\n"),
    "bogus.example.": Zone(signed="wrong", text="@ 60 IN A 192.0.2.5\n"),
    "lame.example.": Zone(served="lame"),
    "gone.example.": Zone(served="no copy"),
    "2.0.192.in-addr.arpa.": Zone(
        text="1 60 IN PTR signed.example.\n2 60 IN PTR www.plain.example.\n2 60 IN PTR other.example.\n3 60 IN PTR signed.example.\n"
    ),
    "bl.spamcop.net.": Zone(text="2.0.0.127 60 IN A 127.0.0.2\n66.2.0.192 60 IN A 127.0.0.2\n"),
    "multi.surbl.org.": Zone(text="test.surbl.org 60 IN A 127.0.0.254\nshop.unsigned 60 IN A 127.0.0.8\n"),
    "zen.spamhaus.org.": Zone(text="* 60 IN A 127.255.255.254\n"),
    "psbl.surriel.com.": Zone(),
    "multi.uribl.com.": Zone(served="no copy"),
}
