"""Services that send by mail, from their own address, what any of their users typed. Pure.

A notice of such a service is genuine and says nothing of who speaks in it: the name, the message and the address for answers are
the user's. Being listed accuses nobody.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author

_DOMAINS = frozenset(
    {"docusign.net", "docusign.com", "adobesign.com", "echosign.com", "hellosign.com", "dropboxsign.com", "pandadoc.net", "pandadoc.com"}
    | {"signnow.com", "cloudsign.jp", "gmosign.com", "docs.moneyforward.com", "freeesign.com", "signtime.com", "zohosign.com"}
    | {"intuit.com", "paypal.com", "paypal.de", "stripe.com", "squareup.com", "messaging.squareup.com", "xero.com", "freshbooks.com"}
    | {"bill.com", "waveapps.com", "zohobooks.com", "misoca.jp", "freee.co.jp", "moneyforward.com", "board-mail.com", "invoicely.com"}
    | {"dropbox.com", "dropboxmail.com", "google.com", "box.com", "wetransfer.com", "sharepointonline.com", "onedrive.com", "mega.nz"}
    | {"gigafile.nu", "smash.com", "sync.com", "egnyte.com", "citrix.com", "sharefile.com", "docsend.com", "scribd.com"}
    | {"eventbrite.com", "meetup.com", "peatix.com", "connpass.com", "doorkeeper.jp", "calendly.com", "zoom.us", "evite.com", "lu.ma"}
    | {"typeform.com", "jotform.com", "surveymonkey.com", "formstack.com", "tally.so", "cognitoforms.com", "zohosalesiq.com"}
    | {"zendesk.com", "freshdesk.com", "intercom-mail.com", "helpscout.net", "hubspot.com", "zohodesk.com", "kickserv.com"}
    | {"github.com", "gitlab.com", "atlassian.net", "trello.com", "trellobutler.com", "notion.so", "makenotion.com", "mail.notion.so"}
    | {"canva.com", "figma.com", "miro.com", "monday.com", "asana.com", "slack.com", "airtable.com", "evernote.com", "padlet.com"}
    | {"linkedin.com", "facebookmail.com", "discord.com", "patreon.com", "substack.com", "change.org", "gofundme.com", "booking.com"}
    | {"airbnb.com", "mail.airbnb.com", "email.apple.com", "id.apple.com", "email.teams.microsoft.com", "microsoft.com"}
    | {"microsoftonline.com", "quickbooks.com", "loomio.com", "mightynetworks.com", "skool.com", "circle.so", "classroom.google.com"}
)
"""By the services' own pages on what they send: signing, bills, sharing, events, forms, tickets, work, communities."""


def carrier(facts: Facts) -> str | None:
    """The domain by which the author is such a service; None where he is none."""
    box = author(facts)
    labels = (box.domain or "").lower().split(".") if box is not None else []
    return next((name for start in range(len(labels) - 1) if (name := ".".join(labels[start:])) in _DOMAINS), None)
