"""Excel in and out. So far out: ``written`` makes a workbook that no spreadsheet takes for a programme."""
