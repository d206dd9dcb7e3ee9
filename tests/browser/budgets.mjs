// What a page weighs, as a table; ends with 1 when a budget is exceeded.
//
//   node tests/browser/budgets.mjs CHROMIUM FOLDER [--at-most N]
//
// Every page, or of every section that many, is opened on a telephone's screen with an empty cache. Counted is what the browser asked for, and
// pictures further down too; texts as brotli, as a static host sends them, fonts and pictures as they are.

import { extname } from "node:path";
import { parseArgs } from "node:util";
import { languagesOf, readFiles, routesOf, serve, sizeOnTheWire } from "./served.mjs";
import { openBrowser } from "./visit.mjs";

const KB = 1000;

/** Name, limit, unit, and what of a page counts; `null`: the budget is not about this page. */
const BUDGETS = [
  { name: "home: HTML and CSS", limit: 14 * KB, of: (page) => (page.isHome ? page.bytes(".html", ".css") : null) },
  { name: "a page of text, all in all", limit: 100 * KB, of: (page) => (page.hasPicture ? null : page.bytes()) },
  { name: "a page with a picture", limit: 200 * KB, of: (page) => (page.hasPicture ? page.bytes() : null) },
  { name: "requests", limit: 10, unit: "", of: (page) => page.requests.length },
  { name: "fonts", limit: 35 * KB, of: (page) => page.bytes(".woff2") },
  { name: "scripts", limit: 5 * KB, of: (page) => page.bytes(".js") + page.inlineScripts },
];

/** Measures every page; returns a row for each budget: the worst page, and whether it keeps it. */
export async function measure(browser, site, routes) {
  const { page } = browser.seats[0];
  await page.setViewportSize({ width: 360, height: 740 });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const measured = [];
  for (const route of routes) measured.push(await weigh(page, site, route));
  await session.detach();
  return BUDGETS.map(({ name, limit, unit = "kB", of }) => {
    const values = measured.map((page) => ({ route: page.route, value: of(page) })).filter(({ value }) => value !== null);
    const worst = values.reduce((worst, one) => (one.value > worst.value ? one : worst), { route: "–", value: 0 });
    return { name, limit, unit, ...worst, kept: worst.value <= limit };
  });
}

export function table(rows) {
  const show = (value, unit) => (unit === "kB" ? `${(value / KB).toFixed(1)} kB` : String(value));
  const lines = rows.map(({ name, limit, unit, value, route, kept }) => [
    kept ? "ok" : "EXCEEDED",
    name,
    show(value, unit),
    `of ${show(limit, unit)}`,
    route === "–" ? "–" : `/${route}`,
  ]);
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()).join("\n");
}

async function weigh(page, site, route) {
  const asked = new Set();
  const note = (request) => asked.add(request.url());
  page.on("request", note);
  await page.goto(site.url(route), { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  page.off("request", note);
  const inner = await page.evaluate(() => ({
    pictures: [...document.images].map((image) => image.currentSrc || image.src),
    scripts: [...document.scripts].filter((s) => !s.src && s.type !== "application/ld+json").map((s) => s.text),
  }));
  for (const picture of inner.pictures) asked.add(picture);
  const requests = [...asked].filter((url) => url.startsWith(site.home)).map((url) => {
    const path = decodeURIComponent(new URL(url).pathname).slice(site.basePath.length);
    const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    const bytes = site.files.get(name) ?? site.files.get("404.html");
    return { name, size: sizeOnTheWire(name, bytes) };
  });
  return {
    route,
    requests,
    isHome: languagesOf(site.files).includes(route),
    hasPicture: inner.pictures.length > 0,
    inlineScripts: inner.scripts.join("").length,
    bytes: (...endings) =>
      requests
        .filter(({ name }) => endings.length === 0 || endings.includes(extname(name)))
        .reduce((sum, { size }) => sum + size, 0),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { "at-most": { type: "string" }, sheets: { type: "string" } },
  });
  const [executablePath, folder] = positionals;
  const site = await serve(readFiles(folder));
  const browser = await openBrowser(executablePath, { seats: 1 });
  const routes = routesOf(site.files, { atMost: Number(values["at-most"] ?? Infinity) });
  const rows = await measure(browser, site, routes);
  await browser.close();
  site.close();
  const exceeded = rows.filter(({ kept }) => !kept).length;
  console.log(table(rows));
  console.log(`${routes.length} pages, ${exceeded} problems`);
  process.exitCode = exceeded > 0 ? 1 : 0;
}
