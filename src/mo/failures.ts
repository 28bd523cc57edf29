/** What goes wrong with operations on packages on purpose: a failure by its name, the stage at which it strikes, and its result code. */

/** The failures that one behaviour knows. */
export type Failures<Stage extends string = string> = Readonly<
  Record<string, { readonly stage: Stage; readonly code: number }>
>;

/** The switch by which a model has one of them. */
export function failAtRule<const F extends Failures>(failures: F) {
  const names = Object.keys(failures) as (keyof F & string)[];
  return {
    usual: "none",
    oneOf: ["none", ...names],
    means: "what goes wrong in every operation that gets so far",
  } as const;
}

/** The result code of the model's own failure, if it strikes at one of those stages. */
export function failureAt<F extends Failures>(
  failures: F,
  failAt: (keyof F & string) | "none",
  stages: readonly F[keyof F]["stage"][],
): F[keyof F]["code"] | undefined {
  const failure = failAt === "none" ? undefined : failures[failAt];
  return failure && stages.includes(failure.stage) ? failure.code : undefined;
}
