"""Partner systems: who may ask over the API, with which key, for what purpose and where. README.md is the map."""
