-- People who use the web pages and the API.
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,             -- folded: NFKC, lower case
  role TEXT NOT NULL CHECK (role IN ('reporter', 'analyst', 'publisher', 'admin')),
  password TEXT,                         -- argon2id (RFC 9106) in its own text form; NULL: signs in elsewhere only
  issuer TEXT,                           -- OpenID Connect: who vouches, and as whom
  subject TEXT,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  UNIQUE (issuer, subject)
) STRICT;

-- Who is signed in. Only a digest of what the browser holds is kept.
CREATE TABLE sessions (
  digest TEXT PRIMARY KEY,               -- sha256 of the cookie
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  csrf TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);

-- What programs sign in with. Only a digest of the secret is kept.
CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,                    -- what it is for
  digest TEXT NOT NULL,                  -- sha256 of the secret, which is random: no slow digest is needed
  scopes TEXT NOT NULL,                  -- with spaces between
  created_at TEXT NOT NULL,
  expires_at TEXT,
  used_at TEXT,                          -- to the hour
  revoked_at TEXT
) STRICT;
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);

-- Who did what. Never changed.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                              -- name of the user; NULL: nobody was signed in
  what TEXT NOT NULL,
  about TEXT,                            -- id of a mail, case, token; name of a user
  address TEXT                           -- network address that it came from
) STRICT;

-- Who handed a mail in by page or API, and under which key (Idempotency-Key) the answer may be asked for again.
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES mails (sha256),
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key TEXT,
  new INTEGER NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (user_id, key)
) STRICT;
CREATE INDEX submissions_by_mail ON submissions (sha256, user_id);

-- What people decided about publishing a case: the newest row of a case counts, for the document that it names.
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  document TEXT NOT NULL,                -- sha256 of the case document that was seen
  decision TEXT NOT NULL CHECK (decision IN ('approved', 'rejected')),
  user_id INTEGER REFERENCES users (id) ON DELETE SET NULL,
  note TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_by_case ON reviews (case_id, id);

-- Random keys of this store.
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
