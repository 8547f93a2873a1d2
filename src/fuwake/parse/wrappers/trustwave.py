"""Trustwave (LevelBlue) MailMarshal: `https://scanmail.trustwave.com/?c=…&d=…&u=…`."""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(id="trustwave", name="Trustwave MailMarshal", kind="gateway", hosts=("scanmail.trustwave.com",), undo=parameter("u"))
