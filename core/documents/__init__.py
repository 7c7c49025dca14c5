"""Documents: private attachments, typed by their content, images re-encoded; letters as PDF and Word.

Doors: ``attach`` for files that come in; ``letters.Letter`` with ``typeset.pdf_of`` and ``word.docx_of`` for letters.
"""
