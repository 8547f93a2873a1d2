"""Pages that say "you are leaving" or lead on at once: Reddit, Slack, VK, Steam, QQ, Weibo, Zhihu, DeviantArt, Disqus."""

from fuwake.parse.wrappers._wrapper import Address, Wrapper

_PARAMETERS = {
    "out.reddit.com": ("url",),
    "slack-redir.net": ("url",),
    "vk.com": ("to",),
    "steamcommunity.com": ("url", "u"),
    "c.pc.qq.com": ("pfurl", "url"),
    "weibo.cn": ("u",),
    "link.zhihu.com": ("target",),
    "disq.us": ("url",),
}
_PATHS = {"vk.com": "/away.php", "steamcommunity.com": "/linkfilter", "weibo.cn": "/sinaurl", "slack-redir.net": "/link"}


def undo(address: Address) -> str | None:
    """The target of the parameter that each of them uses."""
    for host, names in _PARAMETERS.items():
        if address.host == host or address.host.endswith("." + host):
            return address.parameter(*names) if address.path.startswith(_PATHS.get(host, "/")) else None
    return None


WRAPPER = Wrapper(id="leaving_page", name="leaving page", kind="redirector", hosts=tuple(_PARAMETERS), undo=undo)
