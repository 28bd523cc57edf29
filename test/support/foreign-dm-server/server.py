"""A DM server that shares no code and no codec with ours: Python's own library, and libwbxml's programs for WBXML.

    python3 server.py md5|MAC

Says its URL, then a line of JSON for each session that has ended: the values that it read, the nonce of its next Package #0, and
each rule that the device broke, as a picky server sees it. It speaks DM 1.2 or 1.1.2, XML or WBXML, as it is spoken to.
"""
import http.server
import json
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from credentials import NAME, SECRET, b64, body_digest, digest
from markup import METINF, text
from session import Device, Session

AUTH = sys.argv[1]
DM = "application/vnd.syncml.dm+"


def convert(program, octets, *options):
    done = subprocess.run([program, *options, "-o", "-", "-"], input=octets, capture_output=True)
    if not done.stdout:
        raise ValueError(f"{program}: {done.stderr.decode()} {octets!r}")
    return done.stdout


def spelled(xml, session, is_wbxml):
    """The same in octets, of two spellings in turn."""
    declared = f'<!DOCTYPE SyncML PUBLIC "-//SYNCML//DTD SyncML {session.version}//EN" "syncml.dtd">{xml}'
    if is_wbxml:
        octets = convert("xml2wbxml", declared.encode(), *(["-n"] if session.said % 2 else []))
        return octets + (b"\0\r\n" if session.said % 3 == 0 else b"")  # as servers send that write whole buffers
    if session.said % 2:
        return declared.encode()
    prefixed = re.sub(r"<(\w+) xmlns='syncml:metinf'>(.*?)</\1>", r"<m:\1>\2</m:\1>", xml)
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1s:", prefixed)
    return prefixed.replace("xmlns=", f"xmlns:m='{METINF}' xmlns:s=").encode("utf-16")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    devices, sessions = {}, {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_wbxml = body[0] < 4
        message = ElementTree.fromstring(convert("wbxml2xml", body, "-k") if is_wbxml else body)
        name, session_id = text(message, "SyncHdr", "Source", "LocURI"), text(message, "SyncHdr", "SessionID")
        device = self.devices.setdefault(name, Device())
        session = self.sessions.get((name, session_id)) or Session(name, session_id, device, AUTH, URL, NEXT_URL)
        self.sessions[name, session_id] = session
        session.expect(self.headers["Content-Type"].split(";")[0], DM + ("wbxml" if is_wbxml else "xml"), "Content-Type")
        answer = spelled(session.answer(message, self, body), session, is_wbxml)
        if session.over:
            told = {"device": name, "session": session_id, "faults": session.faults, "values": session.values, "nonce": b64(device.our_nonce)}
            print(json.dumps(told), flush=True)
        if session.said % 2:  # nobody has asked for it
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.send_response(200)
        self.send_header("Content-Type", f'{DM}{"wbxml" if is_wbxml else "xml"}')
        self.send_header("Set-Cookie", f"sid={session_id}; Path=/; HttpOnly")
        if AUTH == "MAC":
            mac = digest(NAME, SECRET, device.our_nonce, body_digest(answer))
            self.send_header("X-Syncml-Hmac", f'username="{NAME}", mac={mac}')
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(answer), 1000):
            piece = answer[start:start + 1000]
            self.wfile.write(b"%X\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
URL, NEXT_URL = (f"http://127.0.0.1:{each.server_port}" for each in servers)
print(f"{URL}/dm", flush=True)
threading.Thread(target=servers[1].serve_forever, daemon=True).start()
servers[0].serve_forever()
