"""A real Chromium for tests: one window per person, every request watched."""
