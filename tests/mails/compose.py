#!/usr/bin/env python3
"""Eight digests, each by the real program: a newsroom on loopback, a poll, news, another poll, and the mail as a file.

usage: compose.py PRESSWATCH FOLDER     writes FOLDER/<situation>.eml, with -2, -3 … for further parts
"""

import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

from newsrooms import SITUATIONS, article, listing

KEY = Path(__file__).resolve().parent.parent / "fixtures/dkim/rsa.pem"


class Site(http.server.ThreadingHTTPServer):
    """Serves pages, in turns where there are several, and statuses."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.pages, self.broken = {}, {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def publish(self, situation, round):
        for room in situation.newsrooms:
            items = room.before if round == 0 else room.after + room.before
            if items:
                self.pages[f"/{room.id}/"] = [listing(room, items)]
            for item in items:
                self.pages[item.path] = [article(room, item)]
            for path, rounds in room.pages.items():
                self.pages[path] = list(rounds[round])
            if round:
                self.broken.update(room.broken)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        pages = self.server.pages.get(path)
        status = self.server.broken.get(path) or (200 if pages else 404)
        body = pages[0].encode() if status == 200 else b"<html><body><h1>Sorry</h1></body></html>"
        if pages and len(pages) > 1:
            pages.pop(0)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def config(situation, port):
    sources = "".join(
        f'[[source]]\nid = "{room.id}"\nname = "{room.name}"\nurl = "http://www.{room.id}.example/{room.id}/"\n{room.keys}' for room in situation.newsrooms
    )
    return (
        # As a proxy, so that the mails hold addresses as newsrooms have them.
        f'timezone = "Europe/Berlin"\n[fetch]\ndelay = "0s"\nproxy = "http://127.0.0.1:{port}"\n'
        '[mail]\nfrom = "Press desk <press-desk@example.com>"\nserver = "file:mails"\n'
        'dkim = { domain = "example.com", selector = "press", key_file = "dkim.pem" }\n'
        f"{sources}{situation.topics}"
        '[[digest]]\nid = "morning"\ntitle = "Newsroom digest"\nto = ["Reader <reader@example.com>"]\nschedule = "0 8 * * *"\n'
        f"{situation.digest}"
    )


def compose(presswatch, name, situation, folder):
    site = Site()
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        (home / "presswatch.toml").write_text(config(situation, site.server_port), encoding="utf-8")
        shutil.copy(KEY, home / "dkim.pem")
        (home / "dkim.pem").chmod(0o600)

        def run(*arguments, may_fail=False):
            done = subprocess.run([presswatch, *arguments], cwd=home, env={"HOME": str(home)}, capture_output=True, text=True, timeout=300)
            if done.returncode and not may_fail:
                sys.exit(f"{name}: `presswatch {' '.join(arguments)}` ended with {done.returncode}\n{done.stdout}{done.stderr}")

        site.publish(situation, 0)
        run("poll")
        site.publish(situation, 1)
        # A source that cannot be read makes the verb fail, and is doubted before it is in trouble.
        is_broken = any(room.broken for room in situation.newsrooms)
        for _ in range(2 if is_broken else 1):
            run("poll", may_fail=is_broken)
        run("digest", "morning", "--send")
        mails = sorted((home / "mails").glob("*.eml"), key=part_of)
        if not mails:
            sys.exit(f"{name}: there was nothing to send")
        for at, mail in enumerate(mails, 1):
            target = folder / (f"{name}.eml" if at == 1 else f"{name}-{at}.eml")
            shutil.copy(mail, target)
            print(target)
    site.shutdown()


def part_of(mail):
    """Files are named by their hash; the subject has the part."""
    import email
    import email.policy

    return email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)["Subject"].rpartition("(")[2]


if __name__ == "__main__":
    binary, folder = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, situation in SITUATIONS.items():
        if len(sys.argv) < 4 or name in sys.argv[3:]:
            compose(binary, name, situation, folder)
