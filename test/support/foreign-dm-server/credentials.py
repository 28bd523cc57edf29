"""How the two sides prove themselves, MD5 and MAC."""
import base64
import hashlib

USER, PASSWORD = "device", "secret"  # what devices show
NAME, SECRET = "dm.example", "other"  # what they are shown; DM 1.1.2 has no name for it but the ServerID


def b64(octets):
    return base64.b64encode(octets).decode()


def digest(user, password, *more):
    """DM_Security §5.3: of a nonce, or of a nonce and the digest of a message."""
    key = b64(hashlib.md5(f"{user}:{password}".encode()).digest()).encode()
    return b64(hashlib.md5(b":".join([key, *more])).digest())


def body_digest(body):
    return b64(hashlib.md5(body).digest()).encode()
