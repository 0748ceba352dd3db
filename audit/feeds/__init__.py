"""Feeds: from what a publisher offers (RSS, sitemaps, dumps, folders) to articles to audit."""
