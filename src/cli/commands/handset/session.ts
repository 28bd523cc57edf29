import { steeringVerb } from "./verb.ts";

/** `session`: the user asks for a session with one server, or with each that the handset has an account of. */
export const session = steeringVerb(
  { usage: "session ID [SERVER]", help: "open a session, with that server or with each it knows", words: [1, 2] },
  ({ words: [, server] }) =>
    (client, id) =>
      client.act(id, "sessions", server === undefined ? {} : { server }),
);
