-- More columns for lists of cases.
ALTER TABLE cases ADD COLUMN document TEXT;            -- sha256 of case.json
ALTER TABLE cases ADD COLUMN from_name TEXT;
ALTER TABLE cases ADD COLUMN kind TEXT;                -- what is suspected: phishing, fraud …
ALTER TABLE cases ADD COLUMN decision TEXT NOT NULL DEFAULT 'none' CHECK (decision IN ('none', 'approved', 'rejected'));
CREATE INDEX cases_in_order ON cases (dissected_at, id);
CREATE INDEX cases_by_label ON cases (label, dissected_at, id);
CREATE INDEX cases_by_brand ON cases (brand, dissected_at, id);
CREATE INDEX cases_by_scenario ON cases (scenario, dissected_at, id);
CREATE INDEX cases_by_campaign ON cases (campaign, dissected_at, id);
CREATE INDEX cases_by_domain ON cases (from_domain, dissected_at, id);
CREATE INDEX cases_by_decision ON cases (decision, dissected_at, id);
CREATE INDEX mails_by_case ON mails (case_id);
DROP INDEX cases_by_time;

-- When the raw mail was removed, because it was old or because a person asked for it; NULL: it lies there.
ALTER TABLE mails ADD COLUMN removed_at TEXT;

-- The order in which cases were recorded: words are found by it, and the newest first. A case that is recorded anew gets a new number.
CREATE TABLE case_numbers (
  id INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE REFERENCES cases (id) ON DELETE CASCADE
) STRICT;

-- What was asked: who, when, of whom, with which outcome. What was answered stands in the case document.
CREATE TABLE observations (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  observer TEXT NOT NULL,
  subject TEXT NOT NULL,                 -- at most 500 signs, as all texts of these tables
  asked_at TEXT NOT NULL,
  elapsed_s REAL NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  evidence TEXT,                         -- sha256 of the raw answer
  active INTEGER NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;

-- What rules found.
CREATE TABLE findings (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  rule TEXT NOT NULL,
  weight REAL NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_by_rule ON findings (rule, case_id);

-- What cases can be tied together by.
CREATE TABLE indicators (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('url', 'host', 'domain', 'ip', 'file')),  -- file: sha256 of a part
  value TEXT NOT NULL,
  role TEXT,                             -- of what stands behind it; its owner may be a victim
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX indicators_by_value ON indicators (value, kind, case_id);

-- Campaigns, as their cases have them.
CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,
  cases INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL
) STRICT;
CREATE INDEX campaigns_by_time ON campaigns (last_at, id);
INSERT INTO campaigns (id, cases, first_at, last_at)
  SELECT campaign, count(*), min(dissected_at), max(dissected_at) FROM cases WHERE campaign IS NOT NULL GROUP BY campaign;

-- What was sent where: the key is what keeps a revision from going to a place twice, whenever the program is killed.
CREATE TABLE publications (
  target TEXT NOT NULL,
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'failed')),  -- begun and not ended: a person looks whether it arrived
  remote TEXT,                           -- what the target calls it
  at TEXT NOT NULL,
  PRIMARY KEY (target, case_id, revision)
) STRICT;
CREATE INDEX publications_by_case ON publications (case_id);
