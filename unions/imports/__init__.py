"""Lists of the organisation that can be imported: members, employers, unions. Each module makes its kind known."""
