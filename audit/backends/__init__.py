"""The only importers of ctranslate2, huggingface_hub, sentencepiece and tokenizers."""
