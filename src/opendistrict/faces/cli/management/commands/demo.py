"""`od demo`: the sample district, opened in the browser with one command."""

import io
import multiprocessing
import signal
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from opendistrict.engine.plans import actions as plans
from opendistrict.faces.cli import (
    sample,
    sample_cases,
    sample_facts,
    sample_money,
    sample_revenue,
    sample_sidewalks,
    serving,
    setup,
)
from opendistrict.faces.cli.terminal import progress
from opendistrict.faces.kit import clock

PROCESSES = 2
PATIENCE = 60  # seconds for the site to answer


class Command(BaseCommand):
    help = "Set up, load the sample district and open the site. Everything in it is sample data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="stop when all is loaded")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Start the demonstration with ./od demo, not through Django.")
        serves = not options["no_serve"]
        if serves:
            serving.refuse_taken("127.0.0.1", options["port"])
        setup.prepare(self.stdout)
        with setup.step(self.stdout, f"Loading the pack {settings.PACK}"):
            call_command("load", settings.PACK, stdout=io.StringIO())
        if not sample.is_loaded():
            with setup.step(self.stdout, "Letting the sample district work"):
                sample.live(clock.now())
        if not sample_facts.is_loaded():
            with progress("  Telling the sample facts of the last years") as shown:
                sample_facts.live(
                    sample.folder() / "facts.yaml",
                    now=clock.now(),
                    actor_on=sample.Stage().actor,
                    progress=shown,
                )
        if not sample_cases.is_loaded():
            with progress("  Letting people apply at the one-stop shops") as shown:
                path = sample.folder() / "cases.yaml"
                sample_cases.live(path, now=clock.now(), progress=shown)
            with setup.step(self.stdout, "Looking ahead"):
                plans.look_ahead(clock.now())
        if not sample_sidewalks.is_loaded():
            with setup.step(self.stdout, "Letting shops use the sidewalk"):
                sample_sidewalks.live(sample.folder() / "sidewalks.yaml", now=clock.now())
        if not sample_revenue.is_loaded():
            with setup.step(self.stdout, "Taking in sample reports of revenue"):
                sample_revenue.live(sample.folder() / "revenue.yaml", now=clock.now())
        if not sample_money.is_loaded():
            with setup.step(self.stdout, "Charging, paying, and forgetting the code"):
                sample_money.live(sample.folder() / "money.yaml", now=clock.now())
        if serves:
            self._serve(options["port"])

    def _serve(self, port: int) -> None:
        people = sample.people()
        address = f"http://127.0.0.1:{port}"
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        serving.end_with_parent()
        running: list[BaseProcess] = []
        try:
            with setup.step(self.stdout, "Opening the site"):
                serving.import_all()
                site = self._forked(serving.serve, "127.0.0.1", port, PROCESSES)
                running.append(site)
                self._wait_for(site, f"{address}/healthz")
            running.append(self._forked(call_command, "worker"))
            self.stdout.write(f"\nOpenDistrict is open at {address}  (Ctrl-C stops it)")
            self.stdout.write(f"Sign in with one click as a sample person: {address}/demo/")
            for line in people:
                self.stdout.write(f"  {line}")
            self.stdout.flush()
            site.join()
            raise CommandError("The site has stopped by itself; the reason stands above.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            self._stop(running)

    def _forked(self, run: Callable[..., object], *args: object) -> BaseProcess:
        """A process of its own that has everything imported already."""
        self.stdout.flush()

        def ended_by_a_signal() -> None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until it says what it makes of it
            run(*args)

        process = multiprocessing.get_context("fork").Process(target=ended_by_a_signal)
        process.start()
        return process

    def _stop(self, running: list[BaseProcess]) -> None:
        for process in running:
            process.terminate()
        for process in running:
            process.join(timeout=20)
            if process.is_alive():
                process.kill()

    def _wait_for(self, site: BaseProcess, url: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not site.is_alive():
                raise CommandError("The site did not start; the reason stands above.")
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except OSError:
                time.sleep(0.05)
        raise CommandError(f"The site did not answer within {PATIENCE} seconds.")
