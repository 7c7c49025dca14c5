"""Tests, one folder an app; ``tests/stories`` holds the acceptance stories."""
