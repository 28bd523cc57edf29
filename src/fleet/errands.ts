/** What handsets ask of the world around them, carried out; what comes of it they are told as inputs. */
import type { UserReply } from "../dm/user/user-prompt.ts";
import type { AskUser, Effect, PostNotice, SendMessage, StartDownload } from "../handset/effect.ts";
import type { HandsetInput } from "../handset/input.ts";
import type { DeviceModel } from "../handset/model/model.ts";
import type { Downloader } from "../ports/downloader.ts";
import type { SessionTransport } from "../ports/session-transport.ts";
import type { Prompt, Reply, User } from "../ports/user.ts";

/** Whom errands lead to. */
export interface Outside {
  readonly transport: SessionTransport;
  readonly downloader: Downloader;
  readonly user: User;
}

/** Tells a handset what came of an errand; resolves when it has taken it. */
export type Tell = (handset: string, input: HandsetInput) => Promise<void>;

/** The errands of a fleet. */
export class Errands {
  readonly #outside: Outside;
  readonly #tell: Tell;
  readonly #underWay = new Set<Promise<void>>();
  /** The message of each handset that was sent last. */
  readonly #lastSent = new Map<string, SendMessage>();
  #isClosed = false;

  constructor(outside: Outside, tell: Tell) {
    this.#outside = outside;
    this.#tell = tell;
  }

  /** Carries out one effect of a handset. */
  carryOut(handset: string, model: DeviceModel, effect: Effect): void {
    if (this.#isClosed) return;
    switch (effect.type) {
      case "user.ask":
        this.#ask(handset, effect);
        break;
      case "message.send":
        this.#follow(handset, this.#send(handset, model, effect));
        break;
      case "call.refuse":
        this.#outside.transport.refuse?.(effect.line);
        break;
      case "download.start":
        this.#follow(handset, this.#load(handset, model, effect));
        break;
      case "notice.post":
        this.#follow(handset, this.#notify(handset, model, effect));
        break;
      case "download.stop":
        this.#outside.downloader.stop(handset, effect.operation, effect.goesOn);
        break;
    }
  }

  /** The session behind this span is over. */
  endSession(handset: string, span: string): void {
    this.#outside.transport.finish(handset, span);
  }

  /** True while something is under way that an input will come of. */
  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Resolves when what is under way now has come to its end. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Lets nothing new begin, and ends what is under way; handsets are not told of it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#outside.transport.close(), this.#outside.downloader.close()]);
  }

  /** A session cut off by our own end stays in flight in the record; the next power-on goes on with it as its model does, and with downloads too. */
  #follow(handset: string, errand: Promise<HandsetInput | undefined>): void {
    const followed = errand.then(async (input) => {
      if (input && !this.#isClosed) await this.#tell(handset, input);
      this.#underWay.delete(followed);
    });
    this.#underWay.add(followed);
  }

  #ask(handset: string, { attempt, prompt }: AskUser): void {
    const reply = this.#outside.user.reply(handset, prompt);
    const input = reply && inputOf(attempt, prompt.kind, reply);
    if (input) void this.#tell(handset, input);
  }

  /** The answer to a message that was sent again meanwhile, after a loss of power, is lost with its connection. */
  async #send(handset: string, { dm, userAgent }: DeviceModel, effect: SendMessage): Promise<HandsetInput | undefined> {
    this.#lastSent.set(handset, effect);
    const { url, contentType, body, hmac, transportCredential, span, line } = effect;
    const answer = await this.#outside.transport.exchange({
      url,
      contentType,
      body,
      ...(hmac === undefined ? {} : { hmac }),
      ...(transportCredential ? { transportCredential } : {}),
      userAgent,
      maxAnswerBytes: dm.maxMsgSize * 4,
      timeoutMs: dm.answerTimeoutMs,
      retries: dm.messageRetries,
      handset,
      span,
      ...(line === undefined ? {} : { line }),
    });
    if (this.#lastSent.get(handset) !== effect) return undefined;
    this.#lastSent.delete(handset);
    return { type: "message.answered", span, answer };
  }

  async #load(handset: string, model: DeviceModel, effect: StartDownload): Promise<HandsetInput | undefined> {
    const { operation, url, maxBytes, download } = effect;
    const { userAgent, behaviour } = model;
    const request = { handset, operation, url, maxBytes, userAgent, ...behaviour.download };
    const result = await this.#outside.downloader.download(request);
    return result.outcome === "stopped" ? undefined : { type: "download.ended", download, result };
  }

  async #notify(handset: string, { userAgent, behaviour }: DeviceModel, effect: PostNotice): Promise<undefined> {
    const { operation, url, text } = effect;
    const { timeoutMs } = behaviour.download;
    await this.#outside.downloader.notify({ handset, operation, url, text, userAgent, timeoutMs });
    return undefined;
  }
}

/** What the user did about a prompt, as the handset is told; `undefined` when it is nothing that such a prompt takes. */
export function inputOf(attempt: string, kind: Prompt["kind"], reply: Reply): HandsetInput | undefined {
  switch (kind) {
    case "pin":
    case "consent":
    case "session":
    case "operation":
      if ("pin" in reply) return { type: "pin.entered", attempt, pin: reply.pin };
      if ("text" in reply || "choices" in reply) return undefined;
      return { type: "agreed" in reply && reply.agreed ? "consent.given" : "prompt.refused", attempt };
    default:
      return { type: "user.replied", prompt: attempt, reply: replyTo(kind, reply) };
  }
}

/** No is an answer to a question that can be answered with no; from others it turns away. */
function replyTo(kind: Prompt["kind"], reply: Reply): UserReply {
  if ("text" in reply || "choices" in reply) return reply;
  if ("pin" in reply) return { text: reply.pin };
  return "agreed" in reply && (reply.agreed || kind === "confirm") ? reply : { gone: "cancelled" };
}
