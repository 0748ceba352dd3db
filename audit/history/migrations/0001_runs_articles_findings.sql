-- Times are ISO 8601 in UTC. Hashes are sha256 in hexadecimal.

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    pages TEXT NOT NULL CHECK (pages IN ('auto', 'always', 'never')),
    title TEXT,
    kind TEXT,
    etag TEXT,
    last_modified TEXT,
    added_at TEXT NOT NULL,
    -- A removed feed is not run any more; what it showed stays in the history.
    removed_at TEXT
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER REFERENCES feeds (id),
    -- What was asked for: the paths of a check as a JSON list, or the source of a feed.
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'interrupted', 'finished')),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    tool_version TEXT NOT NULL,
    -- Names of the models that looked at the text; empty for rules alone.
    models TEXT NOT NULL,
    -- Where the reports were written to; the links of the audits are relative to it.
    report_folder TEXT NOT NULL
);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER REFERENCES feeds (id),
    -- The entry's key in its feed, or the path of the file.
    key TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    -- What the feed last said about the entry, so that an unchanged one is known without a look.
    revision TEXT,
    etag TEXT,
    last_modified TEXT,
    -- Why the article was left out when it was last looked at, such as its language.
    skipped TEXT
);

-- NULL is different from NULL in a plain unique index, and files belong to no feed.
CREATE UNIQUE INDEX article_keys ON articles (ifnull(feed_id, 0), key);

CREATE TABLE audits (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    -- 'begun' stays behind when the process died on the article.
    state TEXT NOT NULL CHECK (state IN ('begun', 'audited', 'not-audited')),
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    url TEXT,
    language TEXT,
    date TEXT,
    content_sha256 TEXT,
    -- Hash of everything else that decides about the report before the baseline: rules, models,
    -- versions, settings.
    manifest_sha256 TEXT,
    verdict TEXT,
    score_0_100 REAL,
    evaluated_words INTEGER,
    penalty_points REAL,
    penalty_per_1000_words REAL,
    error_counts TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    -- JSON: format -> path of the report, relative to the folder of the reports.
    links TEXT NOT NULL DEFAULT '{}',
    -- The report without its text, to go on with the run after an interruption; then dropped.
    snapshot BLOB,
    UNIQUE (run_id, article_id)
);

CREATE INDEX audits_by_article ON audits (article_id, id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    -- That of the baseline: the same while text above or below the finding changes.
    fingerprint TEXT NOT NULL,
    -- Counts from 1 the findings of the article that have the same fingerprint.
    occurrence INTEGER NOT NULL,
    rule_id TEXT NOT NULL,
    category TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    before TEXT NOT NULL,
    flagged TEXT NOT NULL,
    after TEXT NOT NULL,
    confidence REAL NOT NULL,
    -- 'mended': the newest audit of the article does not have it any more. The last three are
    -- silenced; 'unreviewed' by a baseline that took in what was there, so that nobody judged it.
    state TEXT NOT NULL
        CHECK (state IN ('open', 'mended', 'unreviewed', 'accepted', 'false-alarm')),
    first_run_id INTEGER NOT NULL REFERENCES runs (id),
    last_run_id INTEGER NOT NULL REFERENCES runs (id),
    mended_run_id INTEGER REFERENCES runs (id),
    UNIQUE (article_id, fingerprint, occurrence)
);

CREATE INDEX findings_by_rule ON findings (rule_id, state);
