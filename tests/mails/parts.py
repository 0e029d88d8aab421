#!/usr/bin/env python3
"""Reads each mail with Python's own parser, says what is not as it should be, and writes the parts beside it as .html and .txt.

usage: parts.py MAIL.eml…     exit status 1 where something is wrong
"""

import email
import email.policy
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

NEEDED = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe", "Auto-Submitted", "DKIM-Signature"]


class Page(HTMLParser):
    """Links and headlines."""

    def __init__(self):
        super().__init__()
        self.links, self.headlines, self.depth = [], [], None

    def handle_starttag(self, tag, attributes):
        if tag == "a" and dict(attributes).get("href"):
            self.links.append(dict(attributes)["href"])
        if tag == "h3":
            self.depth = ""

    def handle_data(self, data):
        if self.depth is not None:
            self.depth += data

    def handle_endtag(self, tag):
        if tag == "h3" and self.depth is not None:
            self.headlines.append(" ".join(self.depth.split()))
            self.depth = None


def dense(text):
    return "".join(text.split())


def faults(path):
    raw = path.read_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    for part in mail.walk():
        yield from (f"{part.get_content_type()}: {defect!r}" for defect in part.defects)
    for name in NEEDED:
        if mail.get_all(name, []) == []:
            yield f"there is no {name}"
        elif len(mail.get_all(name)) > 1:
            yield f"{name} comes {len(mail.get_all(name))} times"
        yield from (f"{name}: {defect!r}" for defect in getattr(mail.get(name), "defects", ()))
    if not raw.isascii():
        yield "it holds octets beyond ASCII"
    yield from (f"line {at} has {len(line)} octets" for at, line in enumerate(raw.split(b"\r\n"), 1) if len(line) > 998)
    if b"\n" in raw.replace(b"\r\n", b""):
        yield "a line ends without CR"
    kinds = [part.get_content_type() for part in mail.walk()]
    if kinds != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"its parts are {kinds}"
        return
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    path.with_suffix(".txt").write_text(text, encoding="utf-8")
    path.with_suffix(".html").write_text(html, encoding="utf-8")
    page = Page()
    page.feed(html)
    if not page.headlines and not page.links:
        yield "its HTML shows nothing"
    yield from (f"the plain text has no {link}" for link in page.links if link not in dense(text))
    yield from (f"the plain text has no “{head}”" for head in page.headlines if dense(head) not in dense(text))
    yield from (f"the plain text has a wide line: {line}" for line in text.splitlines() if len(line) > 78 and " " in line.strip() and "://" not in line)
    yield from (f"“{sign}” in the text" for sign in re.findall(r"\ufffd|{{|{%|&amp;|&lt;", text))
    if re.search(r"<img\b|<script\b|<link\b|url\(", html):
        yield "its HTML loads something"
    if len(html.encode()) > 80 * 1024:
        yield f"its HTML has {len(html.encode())} octets"


if __name__ == "__main__":
    wrong = 0
    for path in map(Path, sys.argv[1:]):
        for fault in faults(path):
            print(f"{path.name}: {fault}")
            wrong += 1
    print(f"{len(sys.argv) - 1} mails read, {wrong} faults")
    sys.exit(bool(wrong))
