import { describe, expect, test } from "vitest";
import { loadYamlFile } from "../../src/lab/load/yaml/yaml-file.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import { aFile } from "../support/a-folder.ts";

const HEAD = "scenario: a\nfleet:\n  - { name: a }\n";

function loadSteps(steps: string) {
  return loadYamlFile(aFile(`${HEAD}steps:\n${steps}`), scenarioSchema);
}

describe("A scenario file", () => {
  test("has defaults for all that is seldom said", () => {
    const scenario = loadSteps(
      "  - push: { to: [a], document: x.xml, sec: NETWPIN }\n  - expect: { of: [a], session: none }\n",
    );
    expect(scenario).toMatchObject({ seed: "1", clock: "real", connections: "per-session", devices: {} });
    expect(scenario.steps).toMatchObject([{ push: { rate: 100 } }, { expect: { within: 10_000 } }]);
  });

  test.each([
    [
      "a group that is not in the fleet",
      "  - push: { to: [b], document: x, sec: none }\n",
      ':5:17: steps.0.push.to: no group "b"',
    ],
    [
      "a PIN that is missing",
      "  - push: { to: [a], document: x, sec: USERPIN }\n",
      "steps.0.push.pin: expected a pin for USERPIN",
    ],
    ["a method that nobody knows", "  - push: { to: [a], document: x, sec: WIFIPIN }\n", "steps.0.push.sec"],
    ["a reason that nobody gives", "  - expect: { of: [a], reason: bad_mac }\n", "steps.0.expect.reason"],
    ["an expectation of nothing", "  - expect: { of: [a] }\n", "expected at least one of bootstrap, reason, session,"],
    ["a step that nobody knows", "  - wiat: 5s\n", "steps.0: expected one step: push, message, notify, card,"],
    [
      "a part that is missing where there are no parts",
      "  - push: { to: [a], document: x, sec: NETWPIN, via: obex, fault: missing-part }\n",
      ":5:67: steps.0.push.fault: expected another fault: over obex a push has no parts",
    ],
    [
      "a MAC that is missing where none is sent",
      '  - push: { to: [a], document: x, sec: USERPINMAC, pin: "48273", fault: no-mac }\n',
      "steps.0.push.fault: expected another fault: with sec USERPINMAC no MAC is sent",
    ],
    [
      "a MAC that is wrong where there is none",
      "  - push: { to: [a], document: x, sec: none, fault: bad-mac }\n",
      "steps.0.push.fault: expected another fault: with sec none no MAC is sent",
    ],
    [
      "a sender to choose over a bearer that has its own",
      '  - push: { to: [a], document: x, sec: NETWPIN, via: udp, from: "4900111" }\n',
      "steps.0.push.from: expected no from",
    ],
    [
      "an answer of both kinds",
      '  - answer: { of: [a], pin: "1", consent: accept }\n',
      "expected one of pin, consent, text, choices, cancelled",
    ],
    ["an answer of no kind", "  - answer: { of: [a] }\n", "expected one of pin, consent, text, choices, cancelled"],
    [
      "a message that is two",
      "  - message: { to: [a], text: x, sl: { href: x } }\n",
      "expected one of text, si and sl",
    ],
    ["plain text over PAP", "  - message: { to: [a], text: x, via: pap }\n", "steps.0.message.via: expected sms"],
    [
      "a date that the calendar lacks",
      '  - message: { to: [a], si: { text: x, created: "1.2.2024" } }\n',
      "steps.0.message.si.created: expected a date such as",
    ],
    [
      "files for a card that is removed",
      "  - card: { of: [a], do: remove, files: { Bootstrap: x.xml } }\n",
      "expected neither numbers nor files",
    ],
    [
      "a file that cards do not have",
      "  - card: { of: [a], do: insert, files: { Boot: x.xml } }\n",
      "steps.0.card.files",
    ],
    [
      "numbers of a card that cannot be",
      '  - card: { of: [a], do: insert, numbers: { imsi: "1", msisdn: "49###", iccid: "8900101###########" } }\n',
      "steps.0.card.numbers.imsi: expected 6 to 15 digits",
    ],
    ["a node without a URI", "  - expect: { of: [a], nodes: { ./DMAcc//1: x } }\n", "expected the URI of a node"],
    ["a group that a card step does not know", "  - card: { of: [b], do: remove }\n", 'steps.0.card.of: no group "b"'],
    ["no step", "  []\n", "steps"],
  ])("may not have %s", (_, steps, problem) => {
    expect(() => loadSteps(steps)).toThrow(problem);
  });

  test("may not have a network that loses more than everything", () => {
    const text = `${HEAD}network: { disturb: { lose: 1.5 } }\nsteps: [{ wait: 1s }]\n`;
    expect(() => loadYamlFile(aFile(text), scenarioSchema)).toThrow(/network\.disturb\.lose: /);
  });

  test("has servers of different names, and steps that name one of them", () => {
    const jobs = aFile("serverId: one.example\n");
    const two = `${HEAD}jobs: [${jobs}, ${jobs}]\nsteps: [{ wait: 1s }]\n`;
    expect(() => loadScenario(aFile(two))).toThrow("jobs: a serverId of its own in each file");
    const other = `${HEAD}jobs: ${jobs}\nsteps:\n  - wait: 1s\n  - server: { is: down, server: two.example }\n`;
    expect(() => loadScenario(aFile(other))).toThrow("steps.1.server.server: one of one.example");
  });

  test("is read with the files of its cards", () => {
    const step = "steps:\n  - card: { of: [a], do: insert, files: { Bootstrap: none.xml } }\n";
    expect(() => loadScenario(aFile(`${HEAD}${step}`))).toThrow(/none\.xml: no such file/);
  });

  test("has every file told that is not there, where it is named and as it is written", () => {
    const jobs = aFile("jobs:\n  - commands: [{ atomic: [{ add: { uri: ./A, file: gone.bin } }] }]\n", "jobs.yaml");
    const file = aFile(
      [
        "scenario: a",
        "fleet:",
        "  - { name: a, card: { Config1: card.bin }, factory: { documents: [one.xml] } }",
        "  - { name: b, model: ./gone, factory: { document: two.xml } }",
        "  - { name: c, model: nobodys-phone }",
        `jobs: [none.yaml, ${jobs}]`,
        "files: [{ path: /a, file: a.bin }]",
        "steps:",
        "  - push: { to: [a], document: sub/none.xml, sec: NETWPIN }",
        "  - card: { of: [a], do: insert, files: { Bootstrap: ../none.bin } }",
        "",
      ].join("\n"),
    );
    const message = messageOf(() => loadScenario(file))
      .replaceAll(file, "FILE")
      .replaceAll(jobs, "JOBS");
    expect(message.split("\n").map((line) => line.replace(/; there are .*/, ""))).toEqual([
      "FILE:3:33: fleet.0.card.Config1: card.bin: no such file",
      "FILE:3:68: fleet.0.factory.documents.0: one.xml: no such file",
      "FILE:4:23: fleet.1.model: ./gone: no such file",
      "FILE:4:52: fleet.1.factory.document: two.xml: no such file",
      "FILE:5:23: fleet.2.model: nobodys-phone: the name of a folder in devices/, or a path",
      "FILE:6:8: jobs.0: none.yaml: no such file",
      "JOBS:2:52: jobs.0.commands.0.atomic.0.add.file: gone.bin: no such file",
      "FILE:7:27: files.0.file: a.bin: no such file",
      "FILE:9:32: steps.0.push.document: sub/none.xml: no such file",
      "FILE:10:54: steps.1.card.files.Bootstrap: ../none.bin: no such file",
    ]);
  });

  test("is read with its documents, which stand beside it", () => {
    const step = "steps:\n  - push: { to: [a], document: none.xml, sec: NETWPIN }\n";
    expect(() => loadScenario(aFile(`${HEAD}${step}`))).toThrow(/none\.xml: no such file/);
    const account = aFile("<wap-provisioningdoc><!-- {{imsi}} --></wap-provisioningdoc>", "account.xml");
    const found = `steps:\n  - push: { to: [a], document: ${account}, sec: NETWPIN }\n`;
    expect(loadScenario(aFile(`${HEAD}${found}`)).documents.get(account)).toContain("{{imsi}}");
  });

  test.each([
    ["", "cp", "the file is empty"],
    ["hello", "cp", ":1:1: neither WBXML nor XML (XML)"],
    ["<wap-provisioningdoc>\n", "cp", ':2:1: /wap-provisioningdoc: "<wap-provisioningdoc>" is not closed'],
    ["<html/>", "cp", "expected a provisioning document in XML, found html"],
    ["<wap-provisioningdoc/>", "dm", "expected a SyncML message in XML, found wap-provisioningdoc"],
    ["\u0003\u000b\u006a\u0000", "cp", "expected a provisioning document in XML, found WBXML"],
  ])("is refused before it runs for the pushed document %j of the profile %s", (text, profile, message) => {
    const document = aFile(text, "account.xml");
    const step = `steps:\n  - push: { to: [a], profile: ${profile}, document: ${document}, sec: NETWPIN }\n`;
    expect(messageOf(() => loadScenario(aFile(`${HEAD}${step}`)))).toContain(
      `${document}${message.startsWith(":") ? "" : ": "}${message}`,
    );
  });
});

function messageOf(load: () => unknown): string {
  try {
    load();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
