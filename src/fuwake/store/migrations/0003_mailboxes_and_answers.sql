-- How far each folder of a mailbox has been read, and how it is.
CREATE TABLE mailboxes (
  account TEXT NOT NULL,                 -- name in the settings
  folder TEXT NOT NULL,
  uidvalidity INTEGER,                   -- NULL: never opened yet
  next_uid INTEGER NOT NULL DEFAULT 1,   -- everything below is dealt with, but for what is owed
  owed TEXT NOT NULL DEFAULT '{}',       -- JSON: UID → why the mail could not be taken in yet
  read_at TEXT,                          -- when it was last read to its end
  trouble TEXT,                          -- why it cannot be read now; NULL: it can
  trouble_since TEXT,
  PRIMARY KEY (account, folder)
) STRICT;

-- Whether somebody sent the mail in to have it looked at; else it was collected.
ALTER TABLE sightings ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sightings_reported ON sightings (reported, received_at);

-- Answers to those who reported a mail: a row is written before anything is sent.
CREATE TABLE answers (
  message_sha256 TEXT NOT NULL,          -- of the mail that was examined
  reporter TEXT NOT NULL,                -- address, lower case
  sighting INTEGER NOT NULL REFERENCES sightings (id),
  case_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'unknown')),  -- unknown: a person decides
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before TEXT NOT NULL,              -- of the next attempt
  at TEXT NOT NULL,                      -- of the last change
  PRIMARY KEY (message_sha256, reporter)
) STRICT;
CREATE INDEX answers_by_state ON answers (state, not_before);
CREATE INDEX answers_by_time ON answers (at);

-- Reports that were looked at for an answer, and why none was promised (NULL: one was).
CREATE TABLE answered_sightings (
  sighting INTEGER PRIMARY KEY REFERENCES sightings (id),
  why_not TEXT
) STRICT;
