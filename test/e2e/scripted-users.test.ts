/** Users of a `serve` who answer by themselves what a server asks in a session: by the script of the fleet file, or as everybody does. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { JOB_SCHEMA } from "../../src/server/jobs/job.ts";
import { accountBook } from "../../src/server/security/account.ts";
import { startDmServer } from "../../src/server/start-dm-server.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";

const place = new Workplace();
afterEach(place.clear);

const SERVER_ID = "dm.lab.example";
const ACCOUNT = {
  userName: "me",
  password: "secret",
  clientNonce: "",
  serverName: SERVER_ID,
  serverPassword: "theirs",
};
const JOB = JOB_SCHEMA.parse({
  name: "questions",
  commands: [
    { alert: { code: 1101, text: "May we?" } },
    { alert: { code: 1102, text: "Your name?" } },
    { alert: { code: 1103, text: "Which one?", choices: ["a", "b", "c"] } },
  ],
});

async function aServer() {
  const server = await startDmServer({
    host: "127.0.0.1",
    port: 0,
    serverId: SERVER_ID,
    auth: "md5",
    accounts: accountBook(new Map(), () => ACCOUNT),
    jobs: [JOB],
    random: seededRandom("scripted users"),
    clock: systemClock,
    emit: () => {},
  });
  return place.keep(server);
}

const scripted = "352099000000014";
const others = "352099000000022";

describe("The users of phonebank serve", () => {
  test("answer servers by the script of the fleet file, and without one as --user says", async () => {
    const { url } = await aServer();
    const account = `{ server: ${SERVER_ID}, url: "${url}", user: me, password: secret, serverPassword: theirs }`;
    const fleet = join(place.folder(), "fleet.yaml");
    const groups = [
      `{ name: scripted, imei: "${scripted}", user: { answers: [true, { text: Joe }, 3] }, factory: { accounts: [${account}] } }`,
      `{ name: others, imei: "${others}", factory: { accounts: [${account}] } }`,
    ];
    writeFileSync(fleet, `fleet:\n${groups.map((group) => `  - ${group}\n`).join("")}`);
    const state = place.folder();
    const words = ["serve", "--json", "--state", state, "--smpp", "127.0.0.1:0", "--user", "refuse"];
    const serve = phonebankHere([...words, "--fleet", fleet]);
    for (const handset of [scripted, others]) {
      await serve.event("session.finished", (event) => event["handset"] === handset);
    }
    const answers = (handset: string) =>
      serve.events
        .filter((event) => event.type === "prompt.answered" && event["handset"] === handset)
        .map(({ agreed, text, choices }) => text ?? choices ?? agreed);
    expect(answers(scripted)).toEqual([true, "Joe", [3]]);
    // No to the first; whoever turns away from the second is not asked the third.
    expect(answers(others)).toEqual([false, false]);
    expect((await serve.interrupt()).code).toBe(0);
  });

  test("type what nobody is to see, and no output of a run shows it, nor what a job expects in its place", async () => {
    const [typed, expected] = ["13572468", "86427531"];
    const folder = place.folder();
    const job = `{ alert: { code: 1102, text: "PIN?", options: { ET: P } }, save: pin, expect: { answers: ["${expected}"] } }`;
    const again = '{ get: ./DevDetail/FwV, expect: { value: "{{results.pin}}" } }';
    const account =
      `{ server: ${SERVER_ID}, url: "{{server.url}}", user: "{{client.name}}", password: "{{client.password}}", nonce: "{{client.nonce}}", ` +
      'serverPassword: "{{server.password}}", serverNonce: "{{server.nonce}}" }';
    writeFileSync(join(folder, "jobs.yaml"), `serverId: ${SERVER_ID}\njobs:\n  - commands: [${job}, ${again}]\n`);
    writeFileSync(
      join(folder, "run.yaml"),
      `scenario: unseen\nclock: virtual\njobs: jobs.yaml\nfleet:\n  - { name: all, count: 1, ` +
        `factory: { accounts: [${account}] }, user: { answers: [{ text: "${typed}" }] } }\n` +
        "steps:\n  - expect: { of: [all], session: completed, within: 1min }\n",
    );
    const out = join(folder, "out");
    const { code, stdout, stderr } = await commandLine(["run", join(folder, "run.yaml"), "--out", out]);
    expect(code, stderr).toBe(3); // the jobs get what they did not expect
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
    const everything = [stdout, stderr, ...written].join("\n");
    expect(everything).toContain("Alert 1102 was answered ***, expected ***");
    expect(everything).toContain("./DevDetail/FwV is ***, expected ***");
    for (const secret of [typed, expected]) expect(everything).not.toContain(secret);
  });

  test("have a policy that there is", async () => {
    const { code, stderr } = await commandLine(["serve", "--user", "maybe"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--user takes accept, refuse, not");
  });
});
