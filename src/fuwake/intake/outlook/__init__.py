"""Outlook items (.msg, MS-OXMSG): read into a few facts, and built again as a mail that the rest can read."""
