"""Pages of files and relief, by subject. Each view: form → service or selector → render."""
