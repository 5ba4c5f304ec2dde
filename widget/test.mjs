// Bundles every src/**/*.test.ts and runs it with node's own test runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const outdir = "dist-test";
const under = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`)
    .sort();

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: under("src", ".test.ts"),
  outbase: "src",
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--test", ...under(outdir, ".mjs")], { stdio: "inherit" });
process.exit(status ?? 1);
