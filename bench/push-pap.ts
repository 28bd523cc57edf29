import { Agent, createServer, request } from "node:http";
import { systemClock } from "../src/base/clock.ts";
import { startPapGateway } from "../src/bearer/pap/start-gateway.ts";
import { contentFromPush } from "../src/codec/pap/content-entity.ts";
import { encodeSubmission } from "../src/codec/pap/submission.ts";
import { decodePush } from "../src/codec/wsp/push.ts";
import { LOOPBACK, listening } from "./bare-server.ts";
import { openCleanFleet } from "./clean-fleet.ts";
import { type Figure, inRounds, type Round } from "./figure.ts";
import { type HandsetBootstrap, handsetBootstraps } from "./handset-bootstraps.ts";
import { inWindow, WINDOW } from "./in-window.ts";

/** The bootstraps of P13, submitted to the push proxy gateway over kept connections. */
export const PAP: Figure = {
  id: "PAP",
  subject: "the bootstraps of P13 over PAP: POST to 202, saved in files",
  anchor: "node:http: POST of the same octets, answered with 202 at once",
  rate: "clock",
  prepare: () => ({ subject: inRounds(openSubject), anchor: inRounds(openAnchor) }),
};

async function openSubject(count: number): Promise<Round> {
  const handsets = handsetBootstraps(count);
  const fleet = await openCleanFleet(handsets, "files");
  const { deliver, emit } = fleet;
  const limits = { maxRequestsPerSecond: 1e9 };
  const gateway = await startPapGateway({ host: LOOPBACK, port: 0, clock: systemClock, deliver, emit, limits });
  const agent = keptConnections();
  const submissions = handsets.map(submissionOf);
  return {
    run: () => inWindow(submissions, (submission) => post(gateway.address, submission, agent)),
    async close() {
      fleet.checkApplied();
      agent.destroy();
      await gateway.close();
      await fleet.close();
    },
  };
}

async function openAnchor(count: number): Promise<Round> {
  const server = await listening(
    createServer((incoming, response) => {
      incoming.resume().on("end", () => response.writeHead(202).end());
    }),
  );
  const agent = keptConnections();
  const submissions = handsetBootstraps(count).map(submissionOf);
  return {
    run: () => inWindow(submissions, (each) => post(`http://${LOOPBACK}:${server.port}`, each, agent)),
    async close() {
      agent.destroy();
      await server.close();
    },
  };
}

function keptConnections(): Agent {
  return new Agent({ keepAlive: true, maxSockets: WINDOW });
}

type EncodedSubmission = ReturnType<typeof encodeSubmission>;

function submissionOf({ imei, msisdn, bootstrap }: HandsetBootstrap): EncodedSubmission {
  const addresses = [`WAPPUSH=+${msisdn}/TYPE=PLMN@bench`];
  const content = contentFromPush(decodePush(bootstrap.push));
  return encodeSubmission({ message: { kind: "push-message", pushId: `${imei}@bench`, addresses }, content });
}

function post(url: string, { contentType, body }: EncodedSubmission, agent: Agent): Promise<void> {
  const headers = { "Content-Type": contentType, "Content-Length": body.length };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      if (response.statusCode !== 202) reject(new Error(`answered with status ${response.statusCode}`));
      response.resume().on("end", resolve);
    });
    outgoing.on("error", reject).end(body);
  });
}
