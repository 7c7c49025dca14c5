"""Pages that may be a few seconds old, and so are read from a replica where there is one (docs/operations.md)."""

VIEWS = frozenset(
    {
        "desk:dashboard",
        "desk:dashboard_topic",
        "desk:dashboard_figure",
        "desk:dashboard_figure_export",
        "desk:yearbook",
        "desk:statistics",
        "desk:statistics_export",
        "desk:statistics_rows",
        "desk:relief_rows",
        "desk:relief_rows_export",
        "desk:relief_figure",
        "desk:relief_figure_export",
        "desk:search",
    }
)
