"""Tells legal aid whether an applicant is on file as a needy worker: the two apps do not know each other."""

from aid.selectors.recipients import is_on_file
from legal.selectors.hardship import register_on_file

register_on_file(is_on_file)
