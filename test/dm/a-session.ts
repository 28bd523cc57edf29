import { Bug } from "../../src/base/errors.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import type { SessionStep } from "../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer, resumeSession } from "../../src/dm/session/session.ts";
import type { DmEnvironment } from "../../src/dm/settings.ts";
import type { UserReply } from "../../src/dm/user/user-prompt.ts";
import { Tree } from "../../src/tree/tree.ts";
import { SERVER_URL } from "./a-device.ts";
import { headerStatus, type ServerMessage, serverMessage } from "./a-server.ts";

/** The 212 of a server without Chal. */
export const ACCEPTED = headerStatus(212, 1);

/** A Cred that the account of `aTree` expects from its server (nonce 10..1f). */
export const SERVER_CRED = ["md5", "8pYeohlbWXummQI4Bz2llA=="] as const;

/** A session under way: the tree and state that the next step starts from, and the step that led here. */
export class Talk {
  readonly env: DmEnvironment;
  #tree: Tree;
  #step: SessionStep;

  constructor(tree: Tree, env: DmEnvironment, sessionId = "1") {
    const account = readAccounts(tree)[0];
    if (!account) throw new Bug("the tree has an account");
    this.env = env;
    this.#tree = tree;
    this.#step = openSession(tree, account, { sessionId, alert: 1201 }, env);
  }

  get tree(): Tree {
    return this.#tree;
  }

  get step(): SessionStep {
    return this.#step;
  }

  /** The octets of the message the client wants to send. */
  get body(): Uint8Array {
    const { next } = this.#step;
    if (next.do !== "send") throw new Bug(`the client sends, and does not ${JSON.stringify(next)}`);
    return next.body;
  }

  /** The `x-syncml-hmac` header that the client wants to send beside it. */
  get hmac(): string | undefined {
    const { next } = this.#step;
    return next.do === "send" ? next.hmac : undefined;
  }

  /** Hands the client a message of the server, or raw octets. `beside` makes what comes beside the octets. */
  hear(
    message: ServerMessage | Uint8Array,
    from = SERVER_URL,
    beside: (octets: Uint8Array) => { readonly hmac?: string; readonly contentType?: string } = () => ({}),
  ): SessionStep {
    const body = message instanceof Uint8Array ? message : serverMessage(message, this.env.settings.encoding);
    const answer = { contentType: "application/vnd.syncml.dm+xml", body, url: from, ...beside(body) };
    const stored = JSON.parse(JSON.stringify(this.#step.state));
    this.#step = receiveAnswer(this.#tree, stored, answer, this.env);
    this.#tree = new Tree(this.#tree.base, this.#step.overlay);
    return this.#step;
  }

  /** What the user does about what he is asked. */
  reply(reply: UserReply): SessionStep {
    this.#step = resumeSession(this.#tree, JSON.parse(JSON.stringify(this.#step.state)), reply, this.env);
    this.#tree = new Tree(this.#tree.base, this.#step.overlay);
    return this.#step;
  }
}
