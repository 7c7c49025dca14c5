"""Made-up people for measurements: nobody in here exists."""
