"""An OBEX client over TCP that is OpenOBEX's own: requests come as lines, each answer goes out as one.

CONNECT hex-of-target | PUT type hex-of-body | GET type | DISCONNECT
Each answer: the response code without its final bit, and the octets of the body, both in hexadecimal.
"""
import ctypes
import socket
import struct
import sys

obex = ctypes.CDLL("libopenobex.so.2")
INET = 2
COMMANDS = {"CONNECT": 0, "DISCONNECT": 1, "PUT": 2, "GET": 3}
REQUEST_DONE, LINK_ERROR, PARSE_ERROR = 3, 4, 5
BODY, TYPE, LENGTH, TARGET, CONNECTION = 0x48, 0x42, 0xC3, 0x46, 0xCB
Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int)
obex.OBEX_Init.restype = obex.OBEX_ObjectNew.restype = ctypes.c_void_p
obex.OBEX_Init.argtypes = [ctypes.c_int, Callback, ctypes.c_uint]
obex.OBEX_ObjectNew.argtypes = [ctypes.c_void_p, ctypes.c_uint8]
# The value is a union of a number and a pointer, which goes as a number of 64 bits.
obex.OBEX_ObjectAddHeader.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_uint]
obex.OBEX_ObjectGetNextHeader.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
obex.OBEX_Request.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
obex.OBEX_HandleInput.argtypes = [ctypes.c_void_p, ctypes.c_int]
obex.TcpOBEX_TransportConnect.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]

answer = None
connection = None


def on_event(handle, found, mode, event, command, response):
    global answer, connection
    if event in (LINK_ERROR, PARSE_ERROR):
        answer = (0, b"")
    if event != REQUEST_DONE:
        return
    body = b""
    name, value, size = ctypes.c_uint8(), ctypes.c_uint64(), ctypes.c_uint32()
    parts = [ctypes.byref(each) for each in (name, value, size)]
    while found and obex.OBEX_ObjectGetNextHeader(handle, found, *parts) > 0:
        if name.value == BODY:
            body += ctypes.string_at(value.value, size.value)
        if name.value == CONNECTION:
            connection = value.value & 0xFFFFFFFF
    answer = (response, body)


callback = Callback(on_event)
handle = obex.OBEX_Init(INET, callback, 0)
host, port = sys.argv[1:]
address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(int(port)), socket.inet_aton(host))
if obex.TcpOBEX_TransportConnect(handle, address, len(address)) < 0:
    sys.exit("no connection")

for line in sys.stdin:
    command, *words = line.split(" ")
    command = command.strip()
    request = obex.OBEX_ObjectNew(handle, COMMANDS[command])
    kept = []

    def add(name, octets):
        kept.append(ctypes.create_string_buffer(octets, len(octets)))
        obex.OBEX_ObjectAddHeader(handle, request, name, ctypes.addressof(kept[-1]), len(octets), 0)

    if command != "CONNECT" and connection is not None:
        obex.OBEX_ObjectAddHeader(handle, request, CONNECTION, connection, 4, 0)
    if command == "CONNECT":
        add(TARGET, bytes.fromhex(words[0]))
    if command in ("PUT", "GET"):
        add(TYPE, words[0].strip().encode() + b"\0")
    if command == "PUT":
        body = bytes.fromhex(words[1])
        obex.OBEX_ObjectAddHeader(handle, request, LENGTH, len(body), 4, 0)
        add(BODY, body)
    answer = None
    if obex.OBEX_Request(handle, request) < 0:
        sys.exit("the request was not taken")
    while answer is None:
        if obex.OBEX_HandleInput(handle, 10) < 0:
            sys.exit("the connection broke")
    print("%02x %s" % (answer[0], answer[1].hex()), flush=True)
