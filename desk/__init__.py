"""The desk: my work, messages, search, coverage. Stands above the apps and reads across them."""
