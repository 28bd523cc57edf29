import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../../src/base/bytes.ts";
import { md5Credential } from "../../../src/codec/security/credentials.ts";
import { anEnvironment, aTree, CLIENT_AUTH, SERVER_AUTH } from "../a-device.ts";
import { command, get, headerStatus, plainMessage, summary, textIn } from "../a-server.ts";
import { SERVER_CRED, Talk } from "../a-session.ts";

const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const MD5 = "syncml:auth-md5";

const credOf = (talk: Talk) => textIn(plainMessage(talk.body)[1], "Cred", "Data");

/** What the client shows with that name and secret and the nonce 20..2f. */
function cred(name: string, secret: string): string {
  return md5Credential(name, secret, fromBase64(NONCE_20) ?? new Uint8Array());
}

describe("Names and secrets that a server changes", () => {
  const changes = [
    command("Replace", 1, `${CLIENT_AUTH}/AAuthName`, "other"),
    command("Replace", 2, `${CLIENT_AUTH}/AAuthSecret`, "changed"),
    command("Replace", 3, `${SERVER_AUTH}/AAuthSecret`, "changed too"),
    get(4, "./DevDetail/FwV"),
  ].join("");

  test("are those of the next session, not of the one they were changed in", () => {
    const talk = new Talk(aTree(), anEnvironment());
    // 200: the client shows itself in every message
    talk.hear({ cred: SERVER_CRED, body: headerStatus(200, 1, { type: MD5, nonce: NONCE_20 }) + changes });
    expect(
      summary(talk.body)
        .filter(([, cmd]) => cmd === "Replace")
        .map(([, , , code]) => code),
    ).toEqual(["200", "200", "200"]);
    expect(credOf(talk)).toBe(cred("emu-0001", "c1ient-s3cret"));
    talk.hear({ msgId: 2, body: headerStatus(401, 2, { type: MD5, nonce: NONCE_20 }) });
    expect(credOf(talk)).toBe(cred("emu-0001", "c1ient-s3cret"));
    const next = new Talk(talk.tree, anEnvironment(), "2");
    expect(credOf(next)).toBe(cred("other", "changed"));
  });

  test("of the server are asked for in the next session", () => {
    const talk = new Talk(aTree(), anEnvironment());
    talk.hear({ cred: SERVER_CRED, body: headerStatus(212, 1) + changes });
    const nonce = fromBase64(talk.tree.get(`${SERVER_AUTH}/AAuthData`)?.value ?? "") ?? new Uint8Array();
    const answers = ["s3rver-s3cret", "changed too"].map((secret) => {
      const next = new Talk(talk.tree, anEnvironment(), "2");
      const proof = md5Credential("dm.example.com", secret, nonce);
      next.hear({ sessionId: "2", cred: ["md5", proof], body: headerStatus(212, 1) + get(1, "./DevDetail/FwV") });
      return summary(next.body)[0]?.at(-1);
    });
    expect(answers).toEqual(["401", "212"]);
  });
});
