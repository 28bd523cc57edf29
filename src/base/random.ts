/** Randomness, injected everywhere. Equal seeds give equal numbers. */
export interface Random {
  /** A number from 0 to 2^32 - 1. */
  uint32(): number;
  bytes(count: number): Uint8Array;
  /** An independent generator that depends on this one's seed and on `label` only, not on how many numbers were drawn before. */
  fork(label: string): Random;
}

/** A generator (sfc32) whose whole output follows from `seed`. */
export function seededRandom(seed: string | number): Random {
  const name = String(seed);
  // Made when the first number is drawn: most generators are only there to be forked.
  let state: Uint32Array | undefined;
  const uint32 = () => {
    state ??= startOf(name);
    return sfc32(state);
  };
  return {
    uint32,
    bytes(count) {
      const out = new Uint8Array(count);
      for (let i = 0, word = 0; i < count; i++, word >>>= 8) {
        if (i % 4 === 0) word = uint32();
        out[i] = word & 0xff;
      }
      return out;
    },
    fork: (label) => seededRandom(`${name}/${label}`),
  };
}

/** The state that a generator begins in. */
function startOf(name: string): Uint32Array {
  const state = new Uint32Array([hash(`a:${name}`), hash(`b:${name}`), hash(`c:${name}`), 1]);
  for (let i = 0; i < 12; i++) sfc32(state);
  return state;
}

/** One step of Chris Doty-Humphrey's small fast counting generator, 32-bit variant. */
function sfc32(s: Uint32Array): number {
  const [a = 0, b = 0, c = 0, counter = 0] = s;
  const result = (a + b + counter) >>> 0;
  s[3] = counter + 1;
  s[0] = b ^ (b >>> 9);
  s[1] = c + (c << 3);
  s[2] = ((c << 21) | (c >>> 11)) + result;
  return result;
}

/** FNV-1a over the UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
