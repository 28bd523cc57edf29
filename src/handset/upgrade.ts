/** Records of earlier versions, brought to the present one. */

type Stored = Readonly<Record<string, unknown>>;

/** What each version lacks to be the next one, by its number. */
const STEPS: Readonly<Record<number, (record: Stored) => Stored>> = {
  // before there were switches, networks and cards that come and go
  1: ({ sim, attempts, counters, ...rest }) => ({
    ...rest,
    power: "on",
    network: "attached",
    sim: extended(sim, { files: [] }),
    simInserted: true,
    fromCard: [],
    held: [],
    messages: [],
    attempts: Array.isArray(attempts) ? attempts.map(upgradeAttempt) : attempts,
    counters: extended(counters, { message: 0 }),
  }),
  // before there were operations, reports, questions and calls of servers, sessions by the clock, and batteries
  2: ({ session, counters, ...rest }) => ({
    ...rest,
    battery: null,
    clockSkewMs: 0,
    session: extended(session, { prompt: null }),
    pollAt: null,
    authTypes: null,
    notifications: [],
    answeredCalls: [],
    operations: [],
    reports: [],
    restartsAt: null,
    customized: null,
    counters: extended(counters, { operation: 0, report: 0, prompt: 0, download: 0, notification: 0, poll: 0 }),
  }),
  // before a handset could be busy, a session broken off, or gone on with after a loss of power, and a server be one of OBEX
  3: ({ session, ...rest }) => ({
    ...rest,
    busy: false,
    session: extended(session, { resumption: "impossible", dm: upgradeSession(asRecord(session)["dm"]) }),
  }),
};

/** A value from the disk as the present version has it; what is no record of a known version stays as it is, to be refused. */
export function upgradeRecord(value: unknown): unknown {
  let record = value;
  for (;;) {
    const version = asRecord(record)["schemaVersion"];
    const step = typeof version === "number" ? STEPS[version] : undefined;
    if (!step || typeof version !== "number") return record;
    record = { ...step(asRecord(record)), schemaVersion: version + 1 };
  }
}

/** In version 1 an attempt that was kept waited for a PIN. */
function upgradeAttempt(open: unknown): Stored {
  const { attempt, promptEndsAt, ...rest } = asRecord(open);
  const { local, machine, ...message } = asRecord(attempt);
  const { value, context } = asRecord(machine);
  return {
    ...rest,
    waitsFor: "pin",
    waitEndsAt: promptEndsAt,
    attempt: {
      ...message,
      source: local === true ? "local" : "air",
      machine: { value, context: { ...asRecord(context), asks: false } },
    },
  };
}

/** In version 3 a transport was HTTP. */
function upgradeSession(dm: unknown): unknown {
  const { http, ...rest } = asRecord(dm);
  return extended(rest, { transportCredential: http ?? null, isOtherEncoding: false, abort: null });
}

/** A record with more fields; what is none stays as it is, to be refused. */
function extended(value: unknown, more: Stored): unknown {
  return typeof value === "object" && value !== null ? { ...value, ...more } : value;
}

function asRecord(value: unknown): Stored {
  return typeof value === "object" && value !== null ? (value as Stored) : {};
}
