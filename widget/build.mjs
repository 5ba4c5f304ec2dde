// Bundles every entry into dist/ and writes dist/manifest.json: file -> { hash, gzip bytes }.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const shared = {
  bundle: true,
  minify: true,
  target: ["es2021", "chrome91", "firefox90", "safari15"],
  outdir: "dist",
  legalComments: "none",
  logLevel: "warning",
  loader: { ".svg": "text" },
  define: { "process.env.NODE_ENV": '"production"' },
};

rmSync("dist", { recursive: true, force: true });
await Promise.all([
  // Strict or not is the same to this code, and saying so costs bytes on every page of every shop.
  build({
    ...shared,
    entryPoints: { embed: "src/embed/loader.ts" },
    format: "iife",
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
  }),
  build({
    ...shared,
    entryPoints: { card: "src/embed/card.ts", frame: "src/embed/frame.ts", signals: "src/embed/signals.ts" },
    format: "esm",
  }),
  build({
    ...shared,
    entryPoints: {
      panel: "src/embed/panel/main.tsx",
      console: "src/console/main.tsx",
      dashboard: "src/dashboard/main.tsx",
      pages: "src/shared/pages.css",
      shop: "demo/shop.ts",
    },
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  }),
]);

copyFileSync("src/shared/icon.svg", "dist/icon.svg");

const manifest = {};
for (const name of readdirSync("dist").sort()) {
  const bytes = readFileSync(`dist/${name}`);
  manifest[name] = {
    hash: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
    gzip: gzipSync(bytes, { level: 9 }).length,
  };
}
writeFileSync("dist/manifest.json", JSON.stringify(manifest, null, 1));
for (const [name, { gzip }] of Object.entries(manifest)) console.log(`${name.padEnd(16)} ${String(gzip).padStart(7)} B gzip`);
