/** Every error code, with one sentence of advice. Codes are stable: scripts may match them. */
export const ERROR_CODES = {
  truncated: "The input ends too early; check that the whole message was captured and that lengths are right.",
  "invalid-value":
    "A field holds a value that the specification does not allow; compare the bytes at the offset with the named section.",
  "unsupported-version": "The sender uses a version that is not supported; look at the first octets of the message.",
  "unknown-token": "A token is not in the code page; check the public identifier, or read with `lenient`.",
  "limit-exceeded":
    "The input is deeper, longer or more numerous than the limit; raise the limit if the sender is trusted.",
  "not-well-formed": "The text is not well-formed XML; the position points at the first offence.",
  "unknown-format": "The bytes were not recognised as any supported format; name it with `--as`.",
  "config-invalid": "A configuration file or option is wrong; each line names the file, place and expectation.",
  "listen-failed": "The address cannot be listened on; choose another port or stop the program that holds it.",
  "connect-failed": "The peer cannot be reached; check its address and that it runs.",
  "peer-timeout": "The peer did not answer in time; raise the time limit or look at the peer's log.",
  "peer-closed": "The peer closed the connection; look at the peer's log.",
  "peer-refused": "The peer answered with a refusal; the message carries its status.",
  "store-locked": "Another process owns the state folder; stop it or name another folder with `--state`.",
  "store-failed": "The state folder cannot be read or written; check permissions and free space.",
  bug: "This is a fault in phonebank; please report it with the trace.",
} as const;

/** A stable code that an error carries; {@link ERROR_CODES} has its advice. */
export type ErrorCode = keyof typeof ERROR_CODES;
