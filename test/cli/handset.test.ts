import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { fromBase64 } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { cleanHandset } from "../../src/handset/state.ts";
import { writeControlFile } from "../../src/lab/control-file.ts";
import { openHandsetStore } from "../../src/lab/fleet/handset-store.ts";
import { lockStateFolder } from "../../src/store/state-lock.ts";
import { anAccountDocument } from "../support/a-bootstrap.ts";
import { aFolder } from "../support/a-folder.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { aControlApi, refused } from "../support/control-api.ts";
import { at, handset } from "../support/handset-command.ts";

const STANDS = "352099000000006 is on, attached, card inserted, bootstrapped\n";

describe("phonebank handset", () => {
  test.each<[words: string[], path: string, body: unknown]>([
    [["pin", IMEI, "1234"], "prompts", { pin: "1234" }],
    [["accept", IMEI], "prompts", { agreed: true }],
    [["refuse", IMEI], "prompts", { agreed: false }],
    [["power", IMEI, "on"], "power", { power: "on" }],
    [["power", IMEI, "off"], "power", { power: "off" }],
    [["network", IMEI, "lost"], "network", { network: "lost" }],
    [["network", IMEI, "attached"], "network", { network: "attached" }],
    [["network", IMEI, "roaming"], "network", { network: "roaming" }],
    [["network", IMEI, "new-address"], "network", { network: "new-address" }],
    [["battery", IMEI, "15"], "battery", { level: 15 }],
    [["busy", IMEI, "on"], "busy", { busy: true }],
    [["busy", IMEI, "off"], "busy", { busy: false }],
    [["card", IMEI, "insert"], "card", {}],
    [["session", IMEI], "sessions", {}],
    [["session", IMEI, "dm.example"], "sessions", { server: "dm.example" }],
    [["alert", IMEI, "1224", "org.example.login"], "alerts", { code: 1224, type: "org.example.login", data: "" }],
    [["alert", IMEI, "1226", "org.example.low", "5"], "alerts", { code: 1226, type: "org.example.low", data: "5" }],
    [["request", IMEI, "./FUMO/x"], "requests", { object: "./FUMO/x", by: "user" }],
    [["request", IMEI, "./FUMO/x", "device"], "requests", { object: "./FUMO/x", by: "device" }],
    [["announce", IMEI, "http://dm.example/new"], "announce", { url: "http://dm.example/new" }],
    [
      ["announce", IMEI, "http://dm.example/", "--how", "voice"],
      "announce",
      { url: "http://dm.example/", how: "voice" },
    ],
  ])("%j asks for that, and tells how the handset stands then", async (words, path, body) => {
    const api = await aControlApi();
    expect(await handset(at(api, ...words))).toEqual({ code: 0, out: STANDS, err: "" });
    expect(api.asked).toEqual([{ method: "POST", path: `/handsets/${IMEI}/${path}`, body }]);
  });

  test.each([
    [["card", IMEI, "remove"], "card"],
    [["abort", IMEI], "sessions"],
  ])("%j asks for that with DELETE", async (words, path) => {
    const api = await aControlApi();
    expect(await handset(at(api, ...words))).toMatchObject({ code: 0, out: STANDS });
    expect(api.asked).toEqual([{ method: "DELETE", path: `/handsets/${IMEI}/${path}` }]);
  });

  test.each([
    ["lost", "network lost"],
    ["roaming", "roaming"],
  ])("says what is out of the ordinary, the network being %s", async (network, words) => {
    const standing = { power: "off", busy: false, network, card: "none", status: "clean" };
    const api = await aControlApi(() => ({
      status: 200,
      text: JSON.stringify({ handset: { id: "1", msisdn: "2", imsi: "3", model: "m", ...standing } }),
    }));
    const { out } = await handset(at(api, "power", "1", "off"));
    expect(out).toBe(`1 is off, ${words}, no card, clean\n`);
  });

  test("says of a busy handset that it is, alone and in the list", async () => {
    const standing = { msisdn: "2", imsi: "3", model: "m", power: "on", busy: true, network: "attached" };
    const busy = { id: "1", ...standing, card: "inserted", status: "clean" };
    const api = await aControlApi(({ method }) => ({
      status: 200,
      text: JSON.stringify(method === "GET" ? [busy] : { handset: busy }),
    }));
    expect((await handset(at(api, "busy", "1", "on"))).out).toBe("1 is on, busy, attached, card inserted, clean\n");
    expect((await handset(at(api, "list"))).out).toMatch(/ busy, clean$/m);
  });

  test("prints JSON when it is asked to", async () => {
    const api = await aControlApi();
    const { out } = await handset(at(api, "power", IMEI, "on", "--json"));
    expect(JSON.parse(out)).toMatchObject({ id: IMEI, power: "on", card: "inserted", status: "bootstrapped" });
  });

  test("ends with 1 and the words of the API when it is refused", async () => {
    const api = await aControlApi(() => refused(409, "no-prompt", `handset ${IMEI} does not ask for a PIN`));
    const { code, out, err } = await handset(at(api, "pin", IMEI, "1234"));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(
      `phonebank handset: control ${api.address}: handset ${IMEI} does not ask for a PIN [peer-refused]\n`,
    );
  });

  test.each<[words: string[], message: string]>([
    [[], "expected list, show, tree, watch, pin, accept"],
    [["fly"], "expected list, show"],
    [["toString"], "expected list, show"],
    [["list", "1"], "expected list"],
    [["show"], "expected show ID"],
    [["tree", "1", "2"], "expected tree ID"],
    [["pin", "1"], "expected pin ID DIGITS|-"],
    [["pin", "1", "12a4"], "a PIN is 1 to 32 decimal digits"],
    [["power", "1"], "expected power ID on|off"],
    [["power", "1", "maybe"], 'expected power ID on|off, not "maybe"'],
    [["network", "1", "off"], 'expected network ID attached|roaming|lost|new-address, not "off"'],
    [["battery", "1", "101"], 'expected battery ID PERCENT, 0 to 100, not "101"'],
    [["alert", "1", "1201", "x"], 'expected alert ID 1224|1226 TYPE [DATA], not "1201"'],
    [["request", "1", "FUMO"], "expected request ID OBJECT [user|device], with a URI such as ./FUMO/x"],
    [["request", "1", "./FUMO/x", "me"], 'expected request ID OBJECT [user|device], not "me"'],
    [["busy", "1", "yes"], 'expected busy ID on|off, not "yes"'],
    [["card", "1", "eat"], "expected card ID remove|insert"],
    [["card", "1", "remove", "imsi=1"], "expected card ID remove|insert"],
    [["card", "1", "remove", "--file", "Bootstrap=x"], "--file is for a card that is inserted"],
    [["card", "1", "insert", "imei=1"], "the card: expected NAME=VALUE with a name of imsi, iccid, msisdn"],
    [["card", "1", "insert", "--file", "Boot=x"], "--file takes NAME=FILE with a name of Bootstrap, Config1"],
    [["card", "1", "insert", "--file", "Bootstrap="], "--file takes NAME=FILE"],
    [["card", "1", "insert", "--file", "Config1=x", "--file", "Config1=y"], "--file Config1 stands twice"],
    [["announce", "1", "dm.example"], 'announce takes an http or https URL, not "dm.example"'],
    [["announce", "1", "http://dm.example/", "--how", "post"], "--how takes pos, web, attach, voice"],
    [["push", "1"], "expected push ID FILE|-"],
    [["push", "1", "nowhere.xml"], "cannot read nowhere.xml: ENOENT"],
    [["power", "1", "on", "--sec", "userpin"], "handset power does not take --sec"],
    [["list", "--how", "web"], "handset list does not take --how"],
    [["list", "--control", "here"], '--control takes HOST:PORT, not "here"'],
    [["list", "--control", "ftp://here/"], '--control takes an http or https URL, not "ftp://here/"'],
    [["list", "--control", "127.0.0.1:1", "--state", "x"], "--control or --state, not both"],
  ])("%j is wrong usage, and nobody is called", async (words, message) => {
    const { code, out, err } = await handset(words, { cwd: aFolder() });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).toMatch(/; see phonebank handset --help\n$/);
  });
});

describe("The PIN for phonebank handset pin", () => {
  test.each(["4321\n", "4321", " 4321\r\nmore\n"])("comes from the first line of stdin for -: %j", async (stdin) => {
    const api = await aControlApi();
    expect(await handset(at(api, "pin", IMEI, "-"), { stdin })).toMatchObject({ code: 0 });
    expect(api.asked).toMatchObject([{ body: { pin: "4321" } }]);
  });

  test("is not repeated when it is wrong", async () => {
    const { code, err } = await handset(["pin", IMEI, "-"], { stdin: "12E4\n" });
    expect(code).toBe(2);
    expect(err).not.toContain("12E4");
  });
});

describe("phonebank handset card insert", () => {
  test("fills in the numbers that are left out with those of the handset", async () => {
    const api = await aControlApi();
    await handset(at(api, "card", SIM.msisdn, "insert", "imsi=001010000000009"));
    expect(api.asked).toEqual([
      { method: "GET", path: `/handsets/${SIM.msisdn}` },
      {
        method: "POST",
        path: `/handsets/${SIM.msisdn}/card`,
        body: { ...SIM, imsi: "001010000000009", files: [] },
      },
    ]);
  });

  test("encodes its files, filled in for the handset, from where it is called", async () => {
    const cwd = aFolder();
    mkdirSync(join(cwd, "files"));
    const document = anAccountDocument({ name: "{{imsi}}" });
    writeFileSync(join(cwd, "files/cp.xml"), document);
    const { body: wbxml } = encodeXmlDocument(anAccountDocument());
    writeFileSync(join(cwd, "files/cp.wbxml"), wbxml);
    const api = await aControlApi();
    const files = ["--file", "Bootstrap=files/cp.xml", "--file", "Config2=files/cp.wbxml"];
    const { code, err } = await handset(at(api, "card", IMEI, "insert", "imsi=001010000000009", ...files), { cwd });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { body } = api.asked[1] as { body: { files: { name: string; content: string }[] } };
    const contents = body.files.map(({ name, content }) => [name, fromBase64(content)]);
    expect(contents).toEqual([
      ["Bootstrap", encodeXmlDocument(document.replace("{{imsi}}", "001010000000009")).body],
      ["Config2", wbxml],
    ]);
  });

  test("names a file that cannot be read, and changes nothing", async () => {
    const api = await aControlApi();
    const { code, err } = await handset(at(api, "card", IMEI, "insert", "--file", "Bootstrap=nowhere.xml"));
    expect(code).toBe(2);
    expect(err).toMatch(/nowhere\.xml: no such file\n$/);
    expect(api.asked.map(({ method }) => method)).not.toContain("POST");
  });
});

describe("Looking with phonebank handset", () => {
  /** A state folder with a clean handset, and one that is off and without a card. */
  const aStateFolder = async () => {
    const folder = aFolder();
    const store = openHandsetStore(folder, () => {});
    const clean = cleanHandset(IMEI, "reference-12", SIM, NO_PARTS);
    await store.save(IMEI, clean);
    const sim = { ...SIM, msisdn: "491700002", imsi: "001010123456780" };
    const other = cleanHandset("352099000000014", "reference-12", sim, NO_PARTS);
    await store.save(other.id, { ...other, power: "off", simInserted: false });
    await store.close();
    return folder;
  };

  test("lists what the state folder holds when no serve is named", async () => {
    const { code, out } = await handset(["list", "--state", await aStateFolder()]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "IMEI             MSISDN     IMSI             model         status",
        "352099000000006  491700001  001010123456789  reference-12  clean",
        "352099000000014  491700002  001010123456780  reference-12  off, no card, clean",
        "",
      ].join("\n"),
    );
  });

  test("shows one handset and its tree from the state folder", async () => {
    const folder = await aStateFolder();
    const shown = await handset(["show", "+49 1700001", "--state", folder, "--json"]);
    expect(JSON.parse(shown.out)).toMatchObject({ id: IMEI, iccid: SIM.iccid, status: "clean", openPrompts: 0 });
    const { out } = await handset(["tree", SIM.imsi, "--state", folder]);
    expect(out).toContain(`./DevInfo/DevId = IMEI:${IMEI} [chr, text/plain`);
  });

  test("ends with 1 when there is no such handset, or no such folder", async () => {
    const folder = await aStateFolder();
    for (const verb of ["show", "tree"]) {
      expect(await handset([verb, "1", "--state", folder])).toEqual({
        code: 1,
        out: "",
        err: "phonebank handset: no handset 1 in the store; see phonebank handset list\n",
      });
    }
    for (const path of [join(folder, "not"), fileURLToPath(import.meta.url)]) {
      expect(await handset(["list", "--state", path])).toMatchObject({
        code: 1,
        err: expect.stringMatching(/no such folder \[store-failed\]\n$/),
      });
    }
  });

  test("lists, shows and prints trees of a running serve that --control names", async () => {
    const api = await aControlApi();
    const { out } = await handset(at(api, "list"));
    expect(out).toMatch(/^IMEI .*\n352099000000006 {2}491700001 .*bootstrapped\n$/);
    expect(JSON.parse((await handset(at(api, "list", "--json"))).out)).toMatchObject([{ id: IMEI }]);
    const shown = (await handset(at(api, "show", IMEI))).out;
    expect(shown).toMatch(/^status +bootstrapped$/m);
    expect(shown).toMatch(/^battery +15$/m);
    expect(shown).toMatch(/^nextPollAt +2024-03-01T12:00:00\.000Z$/m);
    expect(shown).toMatch(/^nextAlarmAt +-$/m);
    expect((await handset(at(api, "tree", IMEI))).out).toBe(
      `. [node]\n./DevInfo/DevId = IMEI:${IMEI} [chr, text/plain]\n`,
    );
  });

  test("takes no notice of a running serve that is not named", async () => {
    const api = await aControlApi();
    const folder = await aStateFolder();
    onTestFinished(lockStateFolder(folder));
    writeControlFile(folder, api.address);
    expect((await handset(["list", "--state", folder, "--json"])).out).toContain('"status":"clean"');
    expect(api.asked).toEqual([]);
  });
});
