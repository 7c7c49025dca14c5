"""Reckon every stored assessment again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aid.models import Assessment
from aid.services.assessments import differing


class Command(BaseCommand):
    help = "Reckon every stored assessment again from what it stored; exit 1 and list those that differ."

    def handle(self, **_options: Any) -> None:
        count = 0
        for assessment, finding in differing():
            count += 1
            self.stdout.write(f"{assessment.pk}: stored {assessment.proposed}, now {finding.proposed}")
        self.stdout.write(f"{Assessment.objects.count()} assessments replayed, {count} differences.")
        if count:
            raise CommandError("Assessments differ.")
