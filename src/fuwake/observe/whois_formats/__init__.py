"""The shapes in which WHOIS servers answer: one file a shape, all pure."""
