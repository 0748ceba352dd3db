"""The only importers of ctranslate2, sentencepiece and tokenizers."""
