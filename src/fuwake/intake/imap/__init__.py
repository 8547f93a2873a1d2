"""Mails out of mailboxes by IMAP (RFC 3501, RFC 9051)."""
