"""Documents: private attachments, typed by their content, images re-encoded. One door: ``attach``."""
