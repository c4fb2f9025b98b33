// What the programs for every generator share.

/** An instance of the fake, as the Go side gives it. */
export interface Instance {
  url: string;
  idInstance: string;
  apiTokenInstance: string;
}

/** What became of a request: the status of the reply, and the reply's body if the client gives one. */
export interface Outcome<T> {
  status: number;
  data: T | undefined;
}

export const instances: Record<string, Instance> = JSON.parse(process.env['FAKES'] ?? '{}');

/** Same is true only if two types are identical, any and unknown included. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

export function equal(what: string, got: unknown, want: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`${what} is ${a}, want ${b}`);
}
