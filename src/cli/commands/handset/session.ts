/** The verbs of sessions: `session` and `abort`. */
import { steeringVerb } from "./verb.ts";

/** `session`: the user asks for a session with one server, or with each that the handset has an account of. */
export const session = steeringVerb(
  { usage: "session ID [SERVER]", help: "open a session, with that server or with each it knows", words: [1, 2] },
  ({ words: [, server] }) =>
    (client, id) =>
      client.act(id, "sessions", server === undefined ? {} : { server }),
);

/** `abort`: the user breaks off the session in flight, and the server is told so. */
export const abort = steeringVerb(
  { usage: "abort ID", help: "break off the session in flight, by Alert 1223", words: [1, 1] },
  () => (client, id) => client.abortSession(id),
);
