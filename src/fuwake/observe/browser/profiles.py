"""Who a visit pretends to be: pages that hide show one thing to a Japanese phone and another to a desktop abroad or to a robot."""

from typing import Any

from msgspec import Struct


class Profile(Struct, frozen=True, kw_only=True):
    """One visitor. What it sends fits together, since a page that hides compares it: agent, client hints, languages, screen."""

    name: str
    agent: str
    """User-Agent; `{major}` stands for the version of the browser that is really there."""
    locale: str
    """First of the languages asked for (BCP 47)."""
    width: int
    """CSS pixels of the window."""
    height: int
    scale: float = 1.0
    """Device pixels for one CSS pixel."""
    mobile: bool = False
    """Touch, and a viewport that follows the page's own words."""
    script: bool = True
    """Whether it runs the page's scripts."""

    def options(self, major: str) -> dict[str, Any]:
        """Options of a Playwright context. `major`: version of the browser, empty where it told none."""
        words: dict[str, Any] = {
            "viewport": {"width": self.width, "height": self.height},
            "device_scale_factor": self.scale,
            "is_mobile": self.mobile,
            "has_touch": self.mobile,
            "locale": self.locale,
            "java_script_enabled": self.script,
        }
        if "{major}" not in self.agent or major:
            words["user_agent"] = self.agent.format(major=major)
        return words


# The agents are Chromium's own reduced forms (its "User-Agent reduction"), for the engine's version must not contradict them.
_DESKTOP = "Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{{major}}.0.0.0 Safari/537.36"
DESKTOP_JA = Profile(name="desktop-ja", agent=_DESKTOP.format(system="X11; Linux x86_64"), locale="ja-JP", width=1280, height=900)
PHONE_JA = Profile(
    name="phone-ja",
    agent="Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Mobile Safari/537.36",
    locale="ja-JP",
    width=412,
    height=915,
    scale=2.0,
    mobile=True,
)
DESKTOP_EN = Profile(name="desktop-en", agent=_DESKTOP.format(system="Windows NT 10.0; Win64; x64"), locale="en-US", width=1280, height=900)
# What LINE names when it draws the preview of a link; it runs no script.
PREVIEW_BOT = Profile(
    name="preview-bot", agent="facebookexternalhit/1.1;line-poker/1.0", locale="ja-JP", width=1280, height=900, script=False
)

PROFILES = {profile.name: profile for profile in (DESKTOP_JA, PHONE_JA, DESKTOP_EN, PREVIEW_BOT)}
"""Name → visitor, in the order in which they go."""
