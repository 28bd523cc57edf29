import { utf8Bytes } from "../../src/base/bytes.ts";
import { systemClock } from "../../src/base/clock.ts";
import { DmLines } from "../../src/bearer/obex/dm/lines.ts";
import type { ObexServerOptions } from "../../src/bearer/obex/start-server.ts";
import { SYNCML_DM_TYPES } from "../../src/codec/syncml/message.ts";
import type { InboundPush } from "../../src/ports/inbound.ts";
import type { SessionAnswer, SessionRequest } from "../../src/ports/session-transport.ts";
import { anObexServer, HANDSET, type ObexServerUnderTest } from "./obex-peer.ts";

/** What a handset sends in each message of a session, and what it got. */
export interface ScriptedHandset extends ObexServerUnderTest {
  readonly answers: SessionAnswer[];
  /** Resolves when its session is over. */
  readonly over: Promise<void>;
}

/**
 * An OBEX server whose handset, called by a Package #0, sends these messages one after the other, each when the one before is
 * answered. Without any it does as a handset does that refuses the call.
 */
export async function aScriptedHandset(
  messages: readonly Partial<SessionRequest>[],
  options: Partial<ObexServerOptions> & { readonly holdMs?: number } = {},
): Promise<ScriptedHandset> {
  const { holdMs = 50, ...server } = options;
  const lines = new DmLines({ clock: systemClock, holdMs });
  const answers: SessionAnswer[] = [];
  const delivered: InboundPush[] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const talk = async (line: string) => {
    for (const message of messages) {
      const answer = await lines.exchange({ ...USUAL, line, ...message });
      answers.push(answer);
      if (answer.outcome === "failed") break;
    }
    lines.finish(HANDSET, USUAL.span);
    end();
  };
  const lab = await anObexServer({
    lines,
    deliver: async (inbound) => {
      if (inbound.kind !== "push") return "failed";
      delivered.push(inbound);
      if (inbound.line !== undefined && messages.length > 0) void talk(inbound.line);
      return "accepted";
    },
    ...server,
  });
  return { ...lab, delivered, answers, over };
}

const USUAL = {
  url: "http://dm.example/dm",
  contentType: SYNCML_DM_TYPES.wbxml,
  body: utf8Bytes("message"),
  userAgent: "test",
  maxAnswerBytes: 100_000,
  timeoutMs: 60_000,
  retries: 0,
  handset: HANDSET,
  span: "session-1",
} satisfies SessionRequest;
