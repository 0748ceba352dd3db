-- The names in an article: a JSON list of [paragraph, start, end, text, kind, title]. Audits from
-- before have none, and their articles show no drift of names until they are audited again.
ALTER TABLE audits ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
