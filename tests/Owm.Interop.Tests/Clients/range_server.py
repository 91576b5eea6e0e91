#!/usr/bin/python3
"""A web server with ranges for the interop tests: range_server.py DIRECTORY ADDRESS PORT. Prints READY and the port."""
import functools
import http.server
import os
import re
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = self.translate_path(self.path)
        if wanted is None or not os.path.isfile(path):
            return super().do_GET()
        length = os.path.getsize(path)
        first, last = int(wanted[1]), min(int(wanted[2] or length - 1), length - 1)
        if first > last:
            return self.send_error(416)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{length}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        with open(path, "rb") as file:
            file.seek(first)
            self.wfile.write(file.read(last + 1 - first))

    def log_message(self, *_):
        pass


directory, address, port = sys.argv[1:]
server = http.server.ThreadingHTTPServer((address, int(port)), functools.partial(Handler, directory=directory))
print(f"READY {server.server_address[1]}", flush=True)
server.serve_forever()
