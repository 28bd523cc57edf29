import { request } from "node:http";
import { type ControlApiOptions, startControlApi } from "../../src/api/start-control-api.ts";
import { systemClock } from "../../src/base/clock.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { anOperated, type OperatedUnderTest } from "../lab/operate/an-operated.ts";

/** An answer, its body read as JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface ControlApiUnderTest extends OperatedUnderTest {
  readonly port: number;
  /** One request; a body that is no text is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Connections still open are cut. */
  close(): Promise<void>;
}

/** The control API over two handsets, on a free port; its own timers are virtual, those of HTTP are not. */
export async function aControlApi({
  model,
  first = {},
  ...options
}: Partial<ControlApiOptions> & {
  readonly model?: DeviceModel;
  readonly first?: Partial<HandsetState>;
} = {}): Promise<ControlApiUnderTest> {
  const lab = await anOperated({ first, ...(model ? { model } : {}) });
  const { operated, bus, clock } = lab;
  const api = await startControlApi({ host: "127.0.0.1", port: 0, operated, bus, clock, ...options });
  const port = Number(new URL(api.address).port);
  return {
    ...lab,
    port,
    call: (...asked) => call(port, ...asked),
    close: async () => {
      const closed = api.close();
      const cut = () => clock.advance(1_000);
      // Timers of connections that end while it closes are started in the meantime.
      cut();
      const timer = systemClock.setTimeout(cut, 50);
      await closed;
      systemClock.clearTimeout(timer);
      await operated.announcer.close();
    },
  };
}

function call(
  port: number,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = text === undefined ? {} : { "Content-Type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers: { ...type, ...headers }, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        received += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(received) }),
      );
    });
    sent.end(text);
  });
}
