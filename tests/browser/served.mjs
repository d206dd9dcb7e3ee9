// A built site in memory, and a server on 127.0.0.1 that answers as a static host would: with the headers
// of `_headers`, with `404.html` of the language, compressed when the browser asks for it.
//
// The files are a Map, so that a check of the checks may change one and leave the folder alone.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, posix, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ics": "text/calendar",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};
const COMPRESSED = new Set([".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"]);

/** Every file of a built site: its path below the output folder, and its bytes. */
export function readFiles(folder) {
  return new Map(walk(folder).map((path) => [relative(folder, path), readFileSync(path)]));
}

/** Serves the files; `url(route)` is the address of a page, `close()` ends the server. */
export async function serve(files) {
  const basePath = new URL(files.get("robots.txt").toString().match(/^Sitemap: (.*)sitemap\.xml$/m)[1]).pathname;
  const server = createServer((request, response) => answer(files, basePath, request, response));
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { files, origin, basePath, home: origin + basePath, url: (route) => origin + basePath + route, close: () => server.close() };
}

const sizes = new WeakMap();

/** The bytes of a file as they travel: texts with brotli, the rest as it is. Each is compressed once. */
export function sizeOnTheWire(name, bytes) {
  if (!COMPRESSED.has(extname(name))) return bytes.length;
  if (!sizes.has(bytes)) {
    sizes.set(bytes, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length);
  }
  return sizes.get(bytes);
}

/** The prefix of every language below the root: `""`, `"en/"`. */
export function languagesOf(files) {
  const inner = [...files.keys()].filter((file) => /^[^/]+\/404\.html$/.test(file));
  return ["", ...inner.map((file) => `${posix.dirname(file)}/`).sort()];
}

/**
 * The routes of all pages, redirects left out, and of one missing page for each language. With `atMost`, only that many
 * leaves of every section: for a site with hundreds of pages of the same kind.
 */
export function routesOf(files, { atMost = Infinity } = {}) {
  const languages = languagesOf(files);
  const isRedirect = (file) => file !== "index.html" && /http-equiv="?refresh/i.test(files.get(file));
  const routes = [...files.keys()]
    .filter((file) => /(^|\/)index\.html$/.test(file) && !isRedirect(file))
    .map((file) => file.replace(/index\.html$/, ""))
    .sort();
  const isSection = (route) => routes.some((other) => other !== route && other.startsWith(route));
  const seen = new Map();
  const chosen = routes.filter((route) => {
    const parent = posix.dirname(route);
    const isPager = /\/page\/\d+\/$/.test(route);
    if (isSection(route) && !isPager) return true;
    seen.set(parent, (seen.get(parent) ?? 0) + 1);
    return seen.get(parent) <= atMost;
  });
  return [...chosen, ...languages.map((language) => `${language}no-such-page/`)];
}

function answer(files, basePath, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
  const inside = path.startsWith(basePath) ? path.slice(basePath.length) : null;
  const file = inside === null ? null : inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside;
  const known = file !== null && files.has(file);
  const missing = languagesOf(files).findLast((language) => (inside ?? "").startsWith(language));
  const body = known ? file : `${missing}404.html`;
  const compress = COMPRESSED.has(extname(body)) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
  response.writeHead(known ? 200 : 404, {
    ...headersFor(files, path),
    "Content-Type": TYPES[extname(body)] ?? "application/octet-stream",
    ...(compress ? { "Content-Encoding": "br" } : {}),
  });
  const bytes = files.get(body);
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  response.end(compress ? brotliCompressSync(bytes, quick) : bytes);
}

function headersFor(files, path) {
  const headers = {};
  let applies = false;
  for (const line of files.get("_headers").toString().split("\n")) {
    if (/^\s+\S/.test(line)) {
      const [name, ...value] = line.trim().split(":");
      // Upgrading to https would ask 127.0.0.1 for what is not there.
      if (applies && name !== "Strict-Transport-Security") headers[name] = value.join(":").trim();
    } else if (line.trim() !== "") {
      const pattern = line.trim();
      applies = pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
    }
  }
  return headers;
}

function walk(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
