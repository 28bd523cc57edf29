"""An OBEX server over TCP that is OpenOBEX's own: for one client it grants SYNCML-DM, and what is put is what is got next.

Says the port that it took, then a line for each request: its operation and the octets of its Target or body, in hexadecimal.
"""
import ctypes
import socket
import struct

obex = ctypes.CDLL("libopenobex.so.2")
INET = 2
REQUEST_HINT, REQUEST, ACCEPT_HINT = 1, 2, 6
CONTINUE, SUCCESS = 0x10, 0x20
CONNECT, DISCONNECT, PUT, GET = 0, 1, 2, 3
NAMES = {CONNECT: "CONNECT", DISCONNECT: "DISCONNECT", PUT: "PUT", GET: "GET"}
BODY, LENGTH, TARGET, WHO, CONNECTION = 0x48, 0xC3, 0x46, 0x4A, 0xCB
Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int)
obex.OBEX_Init.restype = obex.OBEX_ServerAccept.restype = ctypes.c_void_p
obex.OBEX_Init.argtypes = [ctypes.c_int, Callback, ctypes.c_uint]
obex.OBEX_ServerAccept.argtypes = [ctypes.c_void_p, Callback, ctypes.c_void_p]
# The value is a union of a number and a pointer, which goes as a number of 64 bits.
obex.OBEX_ObjectAddHeader.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_uint]
obex.OBEX_ObjectGetNextHeader.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
obex.OBEX_ObjectSetRsp.argtypes = [ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint8]
obex.OBEX_HandleInput.argtypes = [ctypes.c_void_p, ctypes.c_int]
obex.TcpOBEX_ServerRegister.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]

accepted = None
kept = ctypes.create_string_buffer(0)


def headers_of(handle, request):
    name, value, size = ctypes.c_uint8(), ctypes.c_uint64(), ctypes.c_uint32()
    parts = [ctypes.byref(each) for each in (name, value, size)]
    while obex.OBEX_ObjectGetNextHeader(handle, request, *parts) > 0:
        if name.value in (BODY, TARGET):
            yield name.value, ctypes.string_at(value.value, size.value)


def on_event(handle, request, mode, event, command, response):
    global accepted, kept
    if event == ACCEPT_HINT:
        accepted = obex.OBEX_ServerAccept(handle, callback, None)
    if event == REQUEST_HINT:
        obex.OBEX_ObjectSetRsp(request, CONTINUE, SUCCESS)
    if event != REQUEST:
        return
    found = b"".join(value for name, value in headers_of(handle, request))
    obex.OBEX_ObjectSetRsp(request, CONTINUE, SUCCESS)
    if command in (CONNECT, PUT):
        kept = ctypes.create_string_buffer(found, len(found))
    if command == CONNECT:
        obex.OBEX_ObjectAddHeader(handle, request, CONNECTION, 9, 4, 0)
        obex.OBEX_ObjectAddHeader(handle, request, WHO, ctypes.addressof(kept), len(kept), 0)
    if command == GET:
        obex.OBEX_ObjectAddHeader(handle, request, LENGTH, len(kept), 4, 0)
        obex.OBEX_ObjectAddHeader(handle, request, BODY, ctypes.addressof(kept), len(kept), 0)
    print(NAMES.get(command, command), found.hex(), flush=True)


def free_port():
    """Port 0 is 650 to the library, so another one is looked for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


callback = Callback(on_event)
listening = obex.OBEX_Init(INET, callback, 0)
port = free_port()
address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(port), socket.inet_aton("127.0.0.1"))
if obex.TcpOBEX_ServerRegister(listening, address, len(address)) < 0:
    raise SystemExit("no port")
print(port, flush=True)
while accepted is None:
    obex.OBEX_HandleInput(listening, 60)
while obex.OBEX_HandleInput(accepted, 60) >= 0:
    pass
