import { concatBytes } from "../../base/bytes.ts";

/**
 * Adds a piece to what came before it, joined with those that are no longer than it. So the pieces get shorter from first to
 * last and stay few, and no octet is copied often, however small or empty a sender makes them. None of them is a view.
 */
export function withPiece(pieces: readonly Uint8Array[], piece: Uint8Array): readonly Uint8Array[] {
  let kept = pieces.length;
  let joined = piece.length;
  for (let last = pieces[kept - 1]; last && last.length <= joined; last = pieces[kept - 1]) {
    joined += last.length;
    kept--;
  }
  return [...pieces.slice(0, kept), concatBytes([...pieces.slice(kept), piece])];
}
