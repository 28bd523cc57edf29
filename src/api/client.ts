/** The calling side of the control API: requests to a running `serve`, and what happens there as it happens. */
import { Client, type Dispatcher } from "undici";
import type { z } from "zod";
import type { Clock, Millis } from "../base/clock.ts";
import { PortError } from "../base/errors.ts";
import {
  type AlertBody,
  type AnnounceBody,
  type BatteryBody,
  type BusyBody,
  type CardBody,
  doneSchema,
  type ErrorAnswer,
  errorAnswerSchema,
  handsetFactsSchema,
  handsetListSchema,
  type NetworkBody,
  type PowerBody,
  type PromptBody,
  type PushBody,
  type RequestBody,
  type SessionBody,
  treeSchema,
} from "./protocol.ts";

/** Where the API is, and as whom it is called. */
export interface ControlClientOptions {
  /** An http or https URL, for example `http://127.0.0.1:8090`. */
  readonly address: string;
  readonly token?: string | undefined;
  readonly clock: Clock;
  /** From connecting to the whole answer; default 60 s. */
  readonly timeoutMs?: Millis;
}

/** The API has understood a request and does not carry it out: the HTTP status, and its stable code for the reason. */
export class ControlRefusal extends PortError {
  readonly status: number;
  readonly refusal: string;

  constructor(address: string, status: number, { code, message }: ErrorAnswer["error"]) {
    super("peer-refused", "control", address, message, { retryable: false });
    this.status = status;
    this.refusal = code;
  }
}

/** What can be done to a handset, by the last part of its path, and what has to be said for it. */
export interface ControlActions {
  readonly power: PowerBody;
  readonly network: NetworkBody;
  readonly battery: BatteryBody;
  readonly busy: BusyBody;
  readonly card: CardBody;
  readonly prompts: PromptBody;
  readonly push: PushBody;
  readonly sessions: SessionBody;
  readonly alerts: AlertBody;
  readonly requests: RequestBody;
  readonly announce: AnnounceBody;
}

type Summary = z.infer<typeof doneSchema>["handset"];

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Calls the control API. Every method rejects with {@link ControlRefusal} for an answer that says no, and with {@link PortError}
 * `connect-failed`, `peer-timeout`, `peer-closed`, or `peer-refused` for an answer that is not of this API. Handsets are named by IMEI, IMSI or MSISDN.
 */
export class ControlClient {
  readonly #options: ControlClientOptions;
  readonly #base: URL;

  constructor(options: ControlClientOptions) {
    this.#options = options;
    this.#base = new URL(options.address.replace(/\/*$/, "/"));
  }

  list(): Promise<z.infer<typeof handsetListSchema>> {
    return this.#ask("GET", "handsets", handsetListSchema);
  }

  show(id: string): Promise<z.infer<typeof handsetFactsSchema>> {
    return this.#ask("GET", pathOf(id), handsetFactsSchema);
  }

  tree(id: string): Promise<z.infer<typeof treeSchema>> {
    return this.#ask("GET", `${pathOf(id)}/tree`, treeSchema);
  }

  /** Does something to a handset; the result is how it stands then. */
  async act<Action extends keyof ControlActions>(
    id: string,
    action: Action,
    body: ControlActions[Action],
  ): Promise<Summary> {
    return (await this.#ask("POST", `${pathOf(id)}/${action}`, doneSchema, JSON.stringify(body))).handset;
  }

  async removeCard(id: string): Promise<Summary> {
    return (await this.#ask("DELETE", `${pathOf(id)}/card`, doneSchema)).handset;
  }

  async abortSession(id: string): Promise<Summary> {
    return (await this.#ask("DELETE", `${pathOf(id)}/sessions`, doneSchema)).handset;
  }

  async #ask<Schema extends z.ZodType>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    schema: Schema,
    body?: string,
  ): Promise<z.infer<Schema>> {
    const url = new URL(path, this.#base);
    const { status, text } = await this.#exchange(url, method, body);
    const answer = jsonIn(text);
    const { data, success } =
      status >= 200 && status < 300 ? schema.safeParse(answer) : { data: undefined, success: false };
    if (success) return data as z.infer<Schema>;
    throw refusalFrom(this.#options.address, status, answer);
  }

  async #exchange(
    url: URL,
    method: Dispatcher.HttpMethod,
    body: string | undefined,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { token, clock, timeoutMs = 60_000, address } = this.#options;
    const connection = new Client(url.origin, { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: MAX_ANSWER_BYTES });
    const given = new AbortController();
    const timer = clock.setTimeout(() => given.abort(), timeoutMs);
    try {
      const answer = await connection.request({
        method,
        path: url.pathname,
        headers: {
          ...authorization(token),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        body: body ?? null,
        signal: given.signal,
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      if (given.signal.aborted) throw failure("peer-timeout", address, `no whole answer within ${timeoutMs} ms`, error);
      throw failure(isConnected(error) ? "peer-closed" : "connect-failed", address, detailOf(error), error);
    } finally {
      clock.clearTimeout(timer);
      await connection.destroy();
    }
  }
}

/** What the API says of a request that it refuses; other servers say something else. */
export function refusalFrom(address: string, status: number, answer: unknown): PortError {
  const { data } = errorAnswerSchema.safeParse(answer);
  if (data) return new ControlRefusal(address, status, data.error);
  const detail = `status ${status}, and not an answer of the control API`;
  return new PortError("peer-refused", "control", address, detail, { retryable: false });
}

/** The header that carries the token. */
export function authorization(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

/** The value that the text is in JSON, `undefined` when it is not. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf(id: string): string {
  return `handsets/${encodeURIComponent(id)}`;
}

function failure(
  code: "connect-failed" | "peer-timeout" | "peer-closed",
  address: string,
  detail: string,
  cause: unknown,
): PortError {
  return new PortError(code, "control", address, detail, { retryable: true, cause });
}

/** Of an error of undici: whether there was a connection, which then failed. */
function isConnected(error: unknown): boolean {
  const code = String((error as NodeJS.ErrnoException).code);
  return /^(?:UND_ERR_(?!CONNECT_TIMEOUT)|HPE_|ECONNRESET|EPIPE)/.test(code);
}

/** A connection that was tried over several addresses fails with a message that is empty. */
function detailOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
