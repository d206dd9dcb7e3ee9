// What only a browser can tell of a built site: barriers that axe-core finds, messages on the console
// (a broken content security policy is one), requests to other hosts, sideways scrolling at 320 px.
//
//   node tests/browser/check.mjs CHROMIUM FOLDER
//
// The folder is served on 127.0.0.1 with the headers of its `_headers`. Of every section the list and the
// first pages are visited, and in both languages, so the check grows with the kinds of pages and not with
// their number.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, posix, relative } from "node:path";
import { chromium } from "playwright-core";

const PAGES_OF_A_SECTION = 2;
const TOP_PAGES = 3;
const VISITORS = 2;
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

const [executablePath, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const files = new Map(walk(folder).map((file) => [relative(folder, file), readFileSync(file)]));
const robots = files.get("robots.txt").toString();
const basePath = new URL(robots.match(/^Sitemap: (.*)sitemap\.xml$/m)[1]).pathname;
const server = createServer(answer).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
const context = await browser.newContext();
const routes = representatives();
const waiting = [...routes];
const problems = [];
const visitor = async () => {
  for (let route = waiting.shift(); route !== undefined; route = waiting.shift()) {
    problems.push(...(await visit(route)).map((problem) => `/${route}: ${problem}`));
  }
};
await Promise.all(Array.from({ length: VISITORS }, visitor));
await browser.close();
server.close();
for (const problem of problems) console.log(problem);
console.log(`${routes.length} pages, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function visit(route) {
  const found = [];
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  const url = origin + basePath + route;
  page.on("console", (message) => {
    const isOwnStatus = message.location().url === url && message.text().startsWith("Failed to load");
    if (["error", "warning"].includes(message.type()) && !isOwnStatus) found.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}${basePath}`) && !request.url().startsWith("data:")) {
      found.push(`asks for ${request.url()}`);
    }
  });
  const response = await page.goto(url, { waitUntil: "load" });
  const expected = route.endsWith("no-such-page/") ? 404 : 200;
  if (response.status() !== expected) found.push(`answers ${response.status()}, not ${expected}`);

  found.push(...(await barriers(page, "wide, light", { resultTypes: ["violations"] })));
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  const cut = await cutOff(page);
  if (width > 320) found.push(`is ${width} px wide on a screen of 320 px: ${cut}`);
  else if (cut) found.push(`text is cut off on a screen of 320 px: ${cut}`);
  // Colours and sizes are what differs here; the rest was judged above.
  const runOnly = { type: "rule", values: ["color-contrast", "target-size", "link-in-text-block"] };
  found.push(...(await barriers(page, "narrow, dark", { resultTypes: ["violations"], runOnly })));
  await page.close();
  return found;
}

async function barriers(page, state, options) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `axe (${state}): ${id}: ${help}: ${node.html.slice(0, 120)}`),
  );
}

/** Texts beyond the right edge that no scroll box of their own brings back; a hidden overflow hides no defect. */
function cutOff(page) {
  return page.evaluate(() => {
    const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    const scrolls = (element) =>
      element !== null && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const reaching = [...document.body.querySelectorAll("*")].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return right > 321 && width > 1 && hasText(element) && !scrolls(element);
    });
    return reaching.slice(0, 3).map((element) => element.outerHTML.slice(0, 100)).join(" … ");
  });
}

/** Home, a missing page, the pages at the top, and the first of every section, per language. */
function representatives() {
  const pages = [...files.keys()].filter((file) => /(^|\/)index\.html$/.test(file)).map((file) => posix.dirname(file));
  const isRedirect = (page) => /http-equiv="?refresh/i.test(files.get(posix.join(page, "index.html")));
  const shown = pages.filter((page) => page === "." || !isRedirect(page)).sort();
  const languages = ["", ...shown.filter((page) => files.has(posix.join(page, "404.html")) && page !== ".").map((page) => `${page}/`)];
  const taken = [];
  for (const language of languages) {
    const inner = shown
      .filter((page) => page.startsWith(language) && !languages.some((other) => other.length > language.length && `${page}/`.startsWith(other)))
      .map((page) => page.slice(language.length))
      .filter((page) => page !== "." && page !== "");
    const isSection = (page) => inner.some((other) => other.startsWith(`${page}/`));
    const parents = byParent(inner);
    const chosen = [...parents].flatMap(([parent, children]) => {
      const plain = children.filter((page) => !isSection(page));
      return [...children.filter(isSection), ...plain.slice(0, parent === "." ? TOP_PAGES : PAGES_OF_A_SECTION)];
    });
    taken.push(language, `${language}no-such-page/`, ...chosen.map((page) => `${language}${page}/`));
  }
  return [...new Set(taken)];
}

function byParent(pages) {
  const parents = new Map();
  for (const page of pages) {
    const parent = posix.dirname(page);
    parents.set(parent, [...(parents.get(parent) ?? []), page]);
  }
  return parents;
}

function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, origin).pathname);
  const inside = path.startsWith(basePath) ? path.slice(basePath.length) : null;
  const file = inside === null ? null : inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside;
  const language = inside?.split("/")[0];
  const missing = files.has(`${language}/404.html`) ? `${language}/404.html` : "404.html";
  const known = file !== null && files.has(file);
  const body = known ? file : missing;
  response.writeHead(known ? 200 : 404, {
    ...headersFor(path),
    "Content-Type": TYPES[extname(body)] ?? "application/octet-stream",
  });
  response.end(files.get(body));
}

function headersFor(path) {
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
