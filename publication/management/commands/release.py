import re
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from publication.actions.building import build_release, restart, restore_files, verify_release
from publication.actions.cutting import NotWaived, cut_release
from publication.models import Release

NAME = re.compile(r"(\d{4})-(\d{2})(\.r\d+)?", re.ASCII)


class Command(BaseCommand):
    """Exit code 0 when it was done and nothing differs, 1 otherwise."""

    help = "Cut, list, build and verify releases."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="what", required=True)
        cut = doing.add_parser("cut", help="Cut a release of a month, and make its files.")
        cut.add_argument("name", help="The month, such as 2017-09, which must have ended.")
        cut.add_argument(
            "--waive-all",
            default="",
            metavar="REASON",
            help="Cut it whatever the gate finds; the reason is printed with each finding.",
        )
        cut.add_argument("--notes", default="", help="What readers should know of it.")
        doing.add_parser("list", help="List the releases, the newest first.")
        build = doing.add_parser(
            "build", help="Make the files of releases: unfinished, failed, or lost."
        )
        verify = doing.add_parser(
            "verify", help="Hold releases against the log, and make their files again to compare."
        )
        for parser_of in (build, verify):
            parser_of.add_argument("names", nargs="*", help="Which; without any, all.")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        getattr(self, f"do_{what}")(**options)

    def do_cut(self, *, name: str, waive_all: str, notes: str, **options: Any) -> None:
        month = read_month(name)
        try:
            release = cut_release(
                month, by=None, at=timezone.now(), waive_all=waive_all, notes=notes
            )
        except NotWaived as refused:
            for finding in refused.findings:
                self.stderr.write(f"{finding.title()}: {finding.message()} {finding.todo()}")
            raise CommandError(
                f"{refused} Mend them, or give --waive-all with a reason."
            ) from refused
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Cut {release.name} at entry {release.n} of the log.")
        self.make(release)

    def do_list(self, **options: Any) -> None:
        for release in Release.objects.with_standing().order_by("-n", "-pk"):
            told = [release.name, f"entry {release.n}", release.state]
            if release.withdrawn_at:
                told.append(f"withdrawn: {release.withdrawn_because}")
            if release.superseded_by:
                told.append(f"superseded by {release.superseded_by}")
            if release.new_revision_due:
                told.append("redacted: a new revision is due")
            self.stdout.write(", ".join(told))

    def do_build(self, *, names: list[str], **options: Any) -> None:
        differences = []
        for release in find(names):
            if release.state == Release.State.DONE:
                differences += restore_files(release)
            else:
                if release.state == Release.State.FAILED:
                    restart(release, at=timezone.now())
                self.make(release)
        self.tell(differences, "whole")

    def do_verify(self, *, names: list[str], **options: Any) -> None:
        done = [release for release in find(names) if release.state == Release.State.DONE]
        bar = tqdm(done, desc="Verifying", disable=not self.stderr.isatty())
        self.tell(
            [difference for release in bar for difference in verify_release(release)],
            "as released",
        )

    def make(self, release: Release) -> None:
        """Make the files here, or watch whoever is at it already."""
        with tqdm(desc=release.name, disable=not self.stderr.isatty()) as bar:

            def tell(done: int) -> None:
                release.refresh_from_db(fields=["total"])
                bar.total = release.total
                bar.update(done - bar.n)

            while not build_release(release.pk, now=timezone.now, tell=tell):
                release.refresh_from_db()
                if release.state != Release.State.RUNNING:
                    break
                tell(release.done)
                time.sleep(1)
        release.refresh_from_db()
        if release.state == Release.State.FAILED:
            raise CommandError(f"{release.name} was not built: {release.error}")
        self.stdout.write(f"Built {release.name}: {release.files.count()} files.")

    def tell(self, differences: list[str], well: str) -> None:
        for difference in differences:
            self.stderr.write(difference)
        if differences:
            raise CommandError(f"{len(differences)} differences were found.")
        self.stdout.write(f"All releases are {well}.")


def read_month(name: str) -> date:
    """Return the month of 2017-09 or 2017-09.r2. Raises CommandError on another name."""
    found = NAME.fullmatch(name)
    try:
        if found is None:
            raise ValueError(name)
        month = date(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        raise CommandError(f"{name} is not a month such as 2017-09.") from error
    revision = found[3]
    last = Release.objects.filter(month=month).order_by("-revision").first()
    following = f".r{(last.revision if last else 0) + 1}"
    if revision and revision != following:
        raise CommandError(f"The next revision of {month:%Y-%m} is {month:%Y-%m}{following}.")
    return month


def find(names: list[str]) -> list[Release]:
    releases = Release.objects.order_by("n", "pk")
    if not names:
        return [*releases]
    found = releases.filter(name__in=names)
    if missing := set(names) - {release.name for release in found}:
        raise CommandError(f"There is no release {', '.join(sorted(missing))}.")
    return [*found]
