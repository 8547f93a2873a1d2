-- Cases: the columns of the case document that lists are made of; the document itself lies in the case folder.
CREATE TABLE cases (
  id TEXT PRIMARY KEY,                   -- name of the case folder
  message_sha256 TEXT NOT NULL,
  subject TEXT,
  from_domain TEXT,
  label TEXT NOT NULL,
  probability REAL,
  brand TEXT,
  scenario TEXT,
  campaign TEXT,
  dissected_at TEXT NOT NULL             -- RFC 3339, UTC, as all times
) STRICT;
CREATE INDEX cases_by_time ON cases (dissected_at);

-- Mails taken in, each once; their bytes lie in mails/ under their sha256.
CREATE TABLE mails (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  left_out INTEGER,                      -- bytes behind the largest message that is read; NULL: not counted
  received_at TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('person', 'bulk')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'examining', 'examined', 'failed', 'cancelled')),
  reason TEXT,                           -- why failed
  attempt INTEGER NOT NULL,              -- 1, 2 …: a workflow's name is never used again
  case_id TEXT REFERENCES cases (id)
) STRICT;
CREATE INDEX mails_by_state ON mails (state, received_at);

-- Each time that a mail came, also the second time.
CREATE TABLE sightings (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES mails (sha256),
  source TEXT NOT NULL,                  -- smtp, lmtp, folder
  name TEXT,                             -- of the file
  place INTEGER NOT NULL DEFAULT 0,      -- in an mbox
  mail_from TEXT,                        -- who reported it (RFC 5321), smtp and lmtp
  received_at TEXT NOT NULL
) STRICT;
CREATE INDEX sightings_by_mail ON sightings (sha256);
