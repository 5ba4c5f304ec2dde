// What the bundler and node's test runner bring, as far as it is used here.

declare module "*.css";

declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
}

declare module "node:fs" {
  export function readFileSync(path: string, encoding: "utf8"): string;
  export function readdirSync(path: string, options: { recursive: true }): string[];
}

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    throws(body: () => unknown, expected?: RegExp | (new (...args: never[]) => Error)): void;
    rejects(body: Promise<unknown> | (() => Promise<unknown>), expected?: RegExp | (new (...args: never[]) => Error)): Promise<void>;
    match(actual: string, expected: RegExp, message?: string): void;
  }
  const assert: Assert;
  export default assert;
}
