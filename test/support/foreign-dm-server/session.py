"""A session of DM 1.2 or 1.1.2 as its server sees it, and every rule of the specifications that the device breaks."""
import base64
import os
import re
import xml.etree.ElementTree as ElementTree
from credentials import NAME, PASSWORD, SECRET, USER, b64, body_digest, digest
from markup import METINF, alert, all_of, find, meta, name_of, text
from plan import plan

MAX_MSG_SIZE = 4000

# What stands where, of what a client may send (SyncML_RepPro, DM_Protocol).
GRAMMAR = {
    "SyncML": "SyncHdr SyncBody",
    "SyncHdr": "VerDTD VerProto SessionID MsgID Target Source RespURI? Cred? Meta?",
    "SyncBody": "(Status | Alert | Replace | Results)* Final?",
    "Status": "CmdID MsgRef CmdRef Cmd TargetRef* SourceRef* Cred? Chal? Data Item*",
    "Alert": "CmdID Data Correlator? Item*",
    "Replace": "CmdID Meta? Item+",
    "Results": "CmdID MsgRef? CmdRef Meta? TargetRef? SourceRef? Item+",
    "Item": "Target? Source? Meta? Data? MoreData?",
    "Target": "LocURI LocName?",
    "Source": "LocURI LocName?",
    "Cred": "Meta Data",
    "Chal": "Meta",
}
GRAMMAR = {name: re.compile(re.sub(r"\w+", r"(?:\g<0>,)", rule).replace(" ", "")) for name, rule in GRAMMAR.items()}


class Device:
    def __init__(self):
        self.nonce, self.our_nonce, self.sessions = b"forgotten", b"nonce-2", 0


class Session:
    def __init__(self, name, session_id, device, auth, url, next_url):
        self.name, self.id, self.device, self.auth, self.url = name, session_id, device, auth, url
        self.next_url = next_url  # another port, to which the cookies of the first go too (RFC 6265 §8.5)
        device.sessions += 1
        self.challenges = auth == "MAC" or device.sessions > 1  # whether each message has to be proved, with the nonce of the one before
        self.faults, self.values, self.results = [], {}, {}
        self.heard = self.said = 0  # MsgIDs
        self.sent, self.owed, self.codes = {}, [], {}  # names and targets by MsgRef and CmdRef, what has no Status yet, and Statuses
        self.plan, self.asked, self.final, self.chunks = plan(self), None, True, None
        self.trusted = self.trusts = self.over = False
        self.path = "/dm"

    def expect(self, got, wanted, what):
        if got != wanted:
            self.faults.append(f"message {self.heard}: {what}: {got} is not {wanted}")

    def check_shape(self, element, namespace):
        name = name_of(element)
        rule = GRAMMAR.get(name)
        if rule and not rule.fullmatch("".join(f"{name_of(child)}," for child in element)):
            self.faults.append(f"message {self.heard}: {name} has {[name_of(child) for child in element]}")
        self.expect(element.tag, f"{{{namespace}}}{name}", "namespace")
        if name != "Data":
            for child in element:
                self.check_shape(child, METINF if name == "Meta" else namespace)

    def answer(self, message, request, body):
        header, commands = find(message, "SyncHdr"), list(find(message, "SyncBody"))
        self.version, is_final = text(header, "VerDTD"), name_of(commands[-1]) == "Final"
        commands = [each for each in commands if name_of(each) != "Final"]
        self.heard += 1
        self.check_shape(message, f"SYNCML:SYNCML{self.version}")
        self.expect(text(header, "MsgID"), str(self.heard), "MsgID")
        self.expect(text(header, "VerProto"), f"DM/{self.version}", "VerProto")
        self.expect((request.path, text(header, "Target", "LocURI")), (self.path, self.url + self.path), "address")
        self.expect([text(each, "CmdID") for each in commands], [str(i + 1) for i in range(len(commands))], "CmdIDs")
        if self.said:
            self.expect(request.headers["Cookie"], f"sid={self.id}", "Cookie")
            self.expect(max(len(body), MAX_MSG_SIZE), MAX_MSG_SIZE, "octets")
            self.expect(text(commands[0], "CmdRef"), "0", "the first Status")
        if not self.trusted:
            self.check_package1([each for each in commands if name_of(each) != "Status"])
        code = self.authenticate(header, request.headers["x-syncml-hmac"], body)
        own = [self.status("0", "SyncHdr", code, self.challenge() if code != 200 or self.challenges else "")]
        for each in commands:
            own += self.take(each, code)
        if is_final:
            self.expect(self.owed, [], "commands without a Status")
        if code == 401:
            return self.message(own)
        if not is_final and self.final:
            return self.message([*own, alert(1222)], final=False)
        return self.message(own + self.next_commands(), self.final, asks=True)

    def check_package1(self, commands):
        self.expect((name_of(commands[0]), name_of(commands[-1])), ("Alert", "Replace"), "package 1")
        self.expect(text(commands[0], "Data"), "1201" if self.device.sessions == 1 else "1200", "Alert")
        told = {text(each, "Source", "LocURI") for each in all_of(commands[-1], "Item")}
        self.expect({f"./DevInfo/{name}" for name in ("DevId", "Man", "Mod", "DmV", "Lang")} - told, set(), "not told of DevInfo")

    def authenticate(self, header, mac, body):
        """The Status of the SyncHdr: 401 at first, as the nonce is forgotten, and then all has to be right."""
        cred, user = find(header, "Cred"), text(header, "Source", "LocName")
        if self.auth == "MAC":
            shown = re.fullmatch(r'algorithm=MD5, username="(.*)", mac=(\S+)', mac or "")
            if mac or self.heard > 1:  # before the challenge it may be anything
                self.expect((shown and shown[1], user, cred), (USER, USER, None), "names of the MAC")
            fits = shown and shown[2] == digest(USER, PASSWORD, self.device.nonce, body_digest(body))
        elif self.trusted and not self.challenges:
            self.expect(cred, None, "Cred after 212")
            return 200
        else:
            self.expect((text(cred, "Meta", "Type"), text(cred, "Meta", "Format"), user), ("syncml:auth-md5", "b64", USER), "Cred")
            fits = text(cred, "Data") == digest(USER, PASSWORD, self.device.nonce)
        self.expect(bool(fits), self.heard > 1 or self.device.sessions > 1, "credentials")
        self.trusted = bool(fits)
        return (200 if self.challenges else 212) if fits else 401

    def challenge(self):
        self.device.nonce = os.urandom(16)
        return f"<Chal>{meta(Format='b64', Type=f'syncml:auth-{self.auth}', NextNonce=b64(self.device.nonce))}</Chal>"

    def status(self, ref, name, code, challenge=""):
        return (f"<Status><CmdID>#</CmdID><MsgRef>{self.heard}</MsgRef><CmdRef>{ref}</CmdRef><Cmd>{name}</Cmd>"
                f"{challenge}<Data>{code}</Data></Status>")

    def take(self, element, code):
        """One command or answer of the device; gives what the server has to say about it."""
        name, ref = name_of(element), text(element, "CmdID")
        if name == "Status":
            self.take_status(element)
            return []
        if name == "Results":
            return [self.status(ref, name, 213)] if self.take_results(element) else []
        return [self.status(ref, name, 401 if code == 401 else 200)]

    def take_status(self, element):
        key = text(element, "MsgRef"), text(element, "CmdRef")
        name, target = self.sent.get(key, (None, None))
        targets = [text(each) for each in all_of(element, "TargetRef")]
        self.expect((text(element, "Cmd"), targets), (name, [target] if target else []), f"Status for {key}")
        if key[1] == "0":
            self.expect(text(element, "Data"), "212" if self.auth == "md5" and not self.trusts and self.said else "200", "the server's Status")
            self.trusts = True
            nonce = text(element, "Chal", "Meta", "NextNonce")
            self.device.our_nonce = base64.b64decode(nonce) if nonce else self.device.our_nonce
        elif key in self.owed:
            self.expect([each for each in self.owed if each[0] == key[0]][0], key, "order of Status")
            self.owed.remove(key)
        self.codes[key] = text(element, "Data")

    def take_results(self, element):
        """True for a chunk that is not the last."""
        key = text(element, "MsgRef"), text(element, "CmdRef")
        self.expect(self.codes.get(key), "200", "Status before its Results")
        for each in all_of(element, "Item"):
            uri, data, size = text(each, "Source", "LocURI"), text(each, "Data") or "", text(each, "Meta", "Size")
            if self.chunks:
                self.expect((uri, size), (self.chunks[0], None), "next chunk")
                size, data = self.chunks[1], self.chunks[2] + data
            if find(each, "MoreData") is None:
                self.expect(size in (None, str(len(data.encode()))), True, "Size of the whole")
                self.results[uri], self.chunks = (text(each, "Meta", "Format") == "node", data), None
            else:
                self.expect(bool(size), True, "Size of the first chunk")
                self.chunks = uri, size, data
        return self.chunks is not None

    def next_commands(self):
        """None at the end of the plan."""
        try:
            step = self.plan.send(self.asked and [self.codes.get(key) for key in self.asked])
        except StopIteration:
            self.over, step = True, []
        step, self.final = step if isinstance(step, tuple) else (step, True)
        return step

    def message(self, parts, final=True, asks=False):
        """The message in XML, numbered; what it asks is kept."""
        self.said += 1
        path, name, cred = "", "", ""
        if self.trusted and self.path == "/dm":
            self.url, self.path = self.next_url, f"/dm/next;sid={self.id}?a=%41"
            path = f"<RespURI>{self.url}{self.path}</RespURI>"
        if self.auth == "MAC" or not self.trusts:
            name = f"<LocName>{NAME}</LocName>"
        if self.auth == "md5" and not self.trusts:
            kind = meta(Format="b64", Type="syncml:auth-md5")
            cred = f"<Cred>{kind}<Data>{digest(NAME, SECRET, self.device.our_nonce)}</Data></Cred>"
        counted = iter(range(1, 1000))
        body = re.sub("<CmdID>#<", lambda _: f"<CmdID>{next(counted)}<", "".join(parts))
        xml = (f"<SyncML xmlns='SYNCML:SYNCML{self.version}'><SyncHdr><VerDTD>{self.version}</VerDTD><VerProto>DM/{self.version}</VerProto>"
               f"<SessionID>{self.id}</SessionID><MsgID>{self.said}</MsgID><Target><LocURI>{self.name}</LocURI></Target>"
               f"<Source><LocURI>{self.url}{self.path}</LocURI>{name}</Source>{path}{cred}{meta(MaxMsgSize=MAX_MSG_SIZE)}</SyncHdr>"
               f"<SyncBody>{body}{'<Final/>' if final else ''}</SyncBody></SyncML>")
        self.sent[str(self.said), "0"] = "SyncHdr", self.name
        kept = [each for each in find(ElementTree.fromstring(xml), "SyncBody").iter() if name_of(each) != "Status" and find(each, "CmdID") is not None]
        keys = [(str(self.said), text(each, "CmdID")) for each in kept]
        self.sent.update(zip(keys, [(name_of(each), text(each, "Item", "Target", "LocURI")) for each in kept]))
        self.owed += keys
        self.asked = keys if asks else self.asked
        return xml
