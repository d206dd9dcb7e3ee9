// What only a browser can tell of a built site: see `visit.mjs` for a page and `exit.mjs` for the quick exit.
//
//   node tests/browser/check.mjs CHROMIUM FOLDER [--at-most N] [--sheets N]
//
// Every page in every language is visited, and a missing one; with `--at-most`, of every section that many pages.
// `--sheets`: how many sheets of A4 an article may take.

import { parseArgs } from "node:util";
import { checkExit } from "./exit.mjs";
import { readFiles, routesOf, serve } from "./served.mjs";
import { openBrowser, visit } from "./visit.mjs";

const VISITORS = 2;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "at-most": { type: "string" }, sheets: { type: "string" } },
});
const [executablePath, folder] = positionals;
const files = readFiles(folder);
const site = await serve(files);
const browser = await openBrowser(executablePath, { seats: VISITORS });
const routes = routesOf(files, { atMost: Number(values["at-most"] ?? Infinity) });
const waiting = [...routes];
const problems = [];
// Colours go by kind of page.
const dark = new Set(routesOf(files, { atMost: 2 }));
const visitor = async (seat) => {
  for (let route = waiting.shift(); route !== undefined; route = waiting.shift()) {
    const found = await visit(seat, site, route, { sheets: Number(values.sheets ?? Infinity), inTheDark: dark.has(route) });
    problems.push(...found.map((problem) => `/${route}: ${problem}`));
  }
};
await Promise.all(browser.seats.map(visitor));
problems.push(...(await checkExit(browser, site, routes)));
await browser.close();
site.close();
for (const problem of problems.sort()) console.log(problem);
console.log(`${routes.length} pages, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
