"""What `manage.py bench` measures, a module a line."""
