// One page, seen as its readers see it: on a wide screen, on a narrow one in the dark, magnified four times, with
// their own spacing, with the keyboard alone, without scripts, on paper. Returns problems as sentences.
//
// A page is loaded twice: once for everything, once without scripts.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import * as inside from "./inside.mjs";
import { languagesOf } from "./served.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// What differs on a narrow screen in the dark; the rest is judged on the wide one.
const OF_APPEARANCE = ["color-contrast-enhanced", "target-size", "link-in-text-block"];
// 1280 × 1024 px magnified to 400 %.
const MAGNIFIED = { width: 320, height: 256 };
const FIRST_TELEPHONE = 8;

/** A browser with as many seats as pages shall be visited at the same time. */
export async function openBrowser(executablePath, { seats = 1 } = {}) {
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  const withScripts = await browser.newContext({ reducedMotion: "reduce" });
  const withoutScripts = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const seat = async () => {
    const [page, quiet] = [await withScripts.newPage(), await withoutScripts.newPage()];
    const seat = { page, quiet, found: [] };
    watch(seat);
    return seat;
  };
  return {
    withScripts,
    withoutScripts,
    seats: await Promise.all(Array.from({ length: seats }, seat)),
    close: () => browser.close(),
  };
}

/**
 * Visits a page of a served site on a seat. `sheets`: how many sheets of A4 an article may take; `inTheDark`: whether axe
 * judges the dark colours too.
 */
export async function visit(seat, site, route, { sheets = Infinity, inTheDark = true } = {}) {
  const found = [];
  const { page } = seat;
  Object.assign(seat, { found, home: site.home, url: site.url(route) });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", media: "screen" });
  const response = await page.goto(seat.url, { waitUntil: "load" });
  const expected = route.endsWith("no-such-page/") ? 404 : 200;
  if (response.status() !== expected) found.push(`answers ${response.status()}, not ${expected}`);
  const languages = languagesOf(site.files);
  found.push(...(await page.evaluate(inside.anatomy, { isHome: languages.includes(route), languages: languages.length })));
  found.push(...(await page.evaluate(inside.motion)));
  found.push(...(await barriers(page, "wide, light")));
  found.push(...(await fitting(page, "1280 px")));

  await page.setViewportSize({ width: 320, height: 640 });
  found.push(...(await fitting(page, "320 px")));
  found.push(...(await page.evaluate(inside.targets)));
  if (inTheDark) {
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...(await barriers(page, "narrow, dark", OF_APPEARANCE)));
  }

  await page.setViewportSize(MAGNIFIED);
  found.push(...(await withKeyboard(page)));
  await page.setViewportSize({ width: 360, height: 740 });
  const offered = await page.evaluate(inside.offers);
  found.push(...(await onPaper(page, sheets)));
  found.push(...(await quietly(seat, offered)));
  return found;
}

/** Messages on the console (a broken security policy is one), errors of scripts, requests to other hosts. */
function watch(seat) {
  seat.page.on("console", (message) => {
    const isOwnStatus = message.location().url === seat.url && message.text().startsWith("Failed to load");
    if (["error", "warning"].includes(message.type()) && !isOwnStatus) seat.found.push(`console: ${message.text()}`);
  });
  seat.page.on("pageerror", (error) => seat.found.push(`script: ${error.message}`));
  seat.page.on("request", (request) => {
    if (!request.url().startsWith(seat.home) && !request.url().startsWith("data:")) seat.found.push(`asks for ${request.url()}`);
  });
}

/** Nothing sticks out or is cut off, with the spacing of the site and with the reader's. */
async function fitting(page, width) {
  const found = await page.evaluate(inside.overflow, width);
  await page.evaluate(inside.spacing, true);
  found.push(...(await page.evaluate(inside.overflow, `${width} with wide spacing`)));
  await page.evaluate(inside.spacing, false);
  return found;
}

/** All rules of axe-core, those for AAA, of good practice and in trial too; or those named. */
async function barriers(page, state, only) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async (only) => {
    const ids = only ?? window.axe.getRules().map((rule) => rule.ruleId);
    const { violations } = await window.axe.run(document, {
      resultTypes: ["violations"],
      runOnly: { type: "rule", values: ids },
    });
    return violations.map(({ id, help, nodes }) => ({ id, help, html: nodes.map((node) => node.html.slice(0, 120)) }));
  }, only);
  return violations.flatMap(({ id, help, html }) => html.slice(0, 3).map((node) => `axe (${state}): ${id}: ${help}: ${node}`));
}

/** From the top to the end with Tab: everything is reached and shows it, and a telephone comes soon. */
async function withKeyboard(page) {
  const found = [];
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const stops = [];
  for (let stop = 0; stop < 1000; stop++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(inside.focused);
    if (at === null) break;
    stops.push(at.href);
    found.push(...at.problems.slice(0, 1));
  }
  const telephone = stops.findIndex((href) => href.startsWith("tel:"));
  if (telephone < 0 || telephone >= FIRST_TELEPHONE) found.push(`no telephone among the first ${FIRST_TELEPHONE} stops of Tab`);
  found.push(...(await page.evaluate(inside.unreached)));
  return found;
}

/** How many sheets of A4 it takes; and that an article on paper has a telephone, and no exit or menu. */
async function onPaper(page, sheets) {
  const found = [];
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  const printed = await page.evaluate(() => ({
    isArticle: document.querySelector("main article") !== null,
    shown: [...document.querySelectorAll(".exit-bar, .skip, nav:not(.doors)")].filter((e) => e.checkVisibility() && e.innerText.trim() !== "").map((e) => e.className || e.ariaLabel),
    address: document.querySelector("footer .print-only")?.innerText.includes(location.pathname.replace("no-such-page/", "404.html")),
  }));
  if (printed.shown.length > 0) found.push(`on paper: ${printed.shown.join(", ")}`);
  if (!printed.address) found.push("on paper: not the address of the page");
  if (printed.isArticle && sheets < Infinity) {
    const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
    const count = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    if (count > sheets) found.push(`on paper: ${count} sheets of A4`);
  }
  return found;
}

/** Without scripts: the same words, links and fields, and a menu that opens. */
async function quietly({ quiet, url }, offered) {
  const found = [];
  await quiet.goto(url, { waitUntil: "load" });
  const without = await quiet.evaluate(inside.offers);
  for (const kind of ["words", "links", "fields"]) {
    const missing = offered[kind].filter((one) => !without[kind].includes(one));
    if (missing.length > 0) found.push(`without scripts ${kind} are missing: ${missing.slice(0, 3).join(" | ")}`);
  }
  const opens = await quiet.evaluate(() => {
    const summary = document.querySelector("header summary");
    summary?.click();
    return summary === null || summary.parentElement.querySelector("a").checkVisibility();
  });
  if (!opens) found.push("without scripts the menu does not open");
  return found;
}
