"""Where messages come in: files now, mailboxes and SMTP later."""
