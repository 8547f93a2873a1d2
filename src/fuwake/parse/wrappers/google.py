"""Google: `url?q=`, AMP, Translate, image proxy.

References: Google AMP cache URL format (amp.dev, "AMP Cache URLs"); Google Translate serves sites below `translate.goog` with the
dots of their name as hyphens and hyphens doubled, the scheme in `_x_tr_sch`.
"""

from fuwake.parse.wrappers._wrapper import Address, Wrapper, decoded

# The countries' own domains of Google Search (its published list of supported domains); anything else called google may be another's.
_COUNTRIES = (
    "com ad ae al am as at az ba be bf bg bi bj bs bt by ca cat cd cf cg ch ci cl cm cn cv cz de dj dk dm dz ee es fi fm fr ga ge "
    "gg gl gm gr gy hn hr ht hu ie im iq is it je jo kg ki kz la li lk lt lu lv md me mg mk ml mn mu mv mw ne nl no nr nu pl pn ps "
    "pt ro rs ru rw sc se sh si sk sm sn so sr st td tg tl tm tn to tt vu ws co.ao co.bw co.ck co.cr co.id co.il co.in co.jp co.ke "
    "co.kr co.ls co.ma co.mz co.nz co.th co.tz co.ug co.uk co.uz co.ve co.vi co.za co.zm co.zw com.af com.ag com.ar com.au com.bd "
    "com.bh com.bn com.bo com.br com.bz com.co com.cu com.cy com.do com.ec com.eg com.et com.fj com.gh com.gi com.gt com.hk com.jm "
    "com.kh com.kw com.lb com.ly com.mm com.mt com.mx com.my com.na com.ng com.ni com.np com.om com.pa com.pe com.pg com.ph com.pk "
    "com.pr com.py com.qa com.sa com.sb com.sg com.sl com.sv com.tj com.tr com.tw com.ua com.uy com.vc com.vn "
)
_AMP = ("/amp/s/", "/amp/")
_CACHE = ("/c/s/", "/v/s/", "/c/", "/v/")


def undo(address: Address) -> str | None:
    """The target of any of Google's own forwarding addresses."""
    host, path = address.host, address.path
    if host.endswith(".translate.goog"):
        return _translated(address)
    if host.endswith(".googleusercontent.com"):  # image proxy of Gmail: the original stands behind the hash sign
        target = address.href.partition("#")[2]
        return decoded(target) if host.startswith("ci") and path.startswith(("/proxy/", "/meips/")) and target.startswith("http") else None
    if host.endswith("cdn.ampproject.org"):
        return _amp(address, _CACHE)
    if path == "/url":
        return address.parameter("q", "url")
    if path.startswith("/translate"):
        return address.parameter("u")
    if host.startswith("translate.google."):
        return address.parameter("u")
    return _amp(address, _AMP)


def _amp(address: Address, starts: tuple[str, ...]) -> str | None:
    for start in starts:
        if address.path.startswith(start) and "." in address.path:
            query = f"?{address.query}" if address.query else ""
            return f"{'https' if start.endswith('/s/') else 'http'}://{address.path.removeprefix(start)}{query}"
    return None


def _translated(address: Address) -> str | None:
    name = address.host.removesuffix(".translate.goog")
    if "." in name:
        return None
    name = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
    scheme = "http" if address.parameter("_x_tr_sch") == "http" else "https"
    kept = "&".join(piece for piece in address.query.split("&") if piece and not piece.startswith("_x_tr_"))
    return f"{scheme}://{name}{address.path}{'?' + kept if kept else ''}"


WRAPPER = Wrapper(
    id="google",
    name="Google",
    kind="redirector",
    hosts=(*(f"google.{country}" for country in _COUNTRIES.split()), "translate.goog", "cdn.ampproject.org", "googleusercontent.com"),
    undo=undo,
)
