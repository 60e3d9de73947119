"""`od demo`: the sample district, opened in the browser with one command."""

import io
import signal
import socket
import subprocess
import sys
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import sample, setup
from opendistrict.faces.kit import clock


class Command(BaseCommand):
    help = "Set up, load the sample district and open the site. Everything in it is sample data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="stop when all is loaded")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Start the demonstration with ./od demo, not through Django.")
        setup.prepare(self.stdout)
        with setup.step(self.stdout, f"Loading the pack {settings.PACK}"):
            call_command("load", settings.PACK, stdout=io.StringIO())
        if not sample.is_loaded():
            with setup.step(self.stdout, "Letting the sample district work"):
                sample.live(clock.now())
        if not options["no_serve"]:
            self._serve(options["port"])

    def _serve(self, port: int) -> None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(f"Port {port} is taken. Choose another: ./od demo --port 8001")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        worker = subprocess.Popen([sys.executable, "-m", "opendistrict.config", "worker"])
        site = subprocess.Popen(
            [sys.executable, "-m", "opendistrict.config", "serve", "--port", str(port)]
        )
        address = f"http://127.0.0.1:{port}"
        try:
            self._wait_for(site, f"{address}/healthz")
            self.stdout.write(f"\nOpenDistrict is open at {address}  (Ctrl-C stops it)")
            self.stdout.write(f"Sign in with one click as a sample person: {address}/demo/")
            for line in sample.people():
                self.stdout.write(f"  {line}")
            self.stdout.flush()
            site.wait()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            for process in (site, worker):
                process.send_signal(signal.SIGTERM)
            for process in (site, worker):
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def _wait_for(self, site: subprocess.Popen[bytes], url: str) -> None:
        for _ in range(600):
            if site.poll() is not None:
                raise CommandError("The site did not start; the reason stands above.")
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except OSError:
                signal.sigtimedwait([], 0.1)
        raise CommandError("The site did not answer within a minute.")
