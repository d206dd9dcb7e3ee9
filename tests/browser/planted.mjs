// The checks in a browser can fail: each finds the defect that is planted for it.
//
//   node tests/browser/planted.mjs CHROMIUM FOLDER
//
// The folder holds a build of the real site that passes. A defect is made in the files in memory, the page is visited,
// and one of the problems must be the expected one.

import { measure } from "./budgets.mjs";
import { checkExit } from "./exit.mjs";
import { readFiles, serve } from "./served.mjs";
import { openBrowser, visit } from "./visit.mjs";

const [executablePath, folder] = process.argv.slice(2);
const original = readFiles(folder);
const css = [...original.keys()].find((name) => /^assets\/css\/site.*\.css$/.test(name));
const js = [...original.keys()].find((name) => /^assets\/js\/exit.*\.js$/.test(name));
const withExit = [...original.keys()].find((name) => /index\.html$/.test(name) && original.get(name).includes("data-exit"));

const atEnd = (html) => [["index.html", /<\/main>/, `${html}</main>`]];
const style = (rule) => [[css, /$/, rule]];
/** In the page of another template, because the home page has no article. */
const ARTICLE = "about/index.html";

/** What is planted, the edits (file, pattern, replacement), and what must be said of the page. */
const PAGE_DEFECTS = [
  ["a picture without its text", atEnd(`<img src="favicon.svg" width="48" height="48">`), /axe .*image-alt/],
  ["grey letters", style("main p { color: #666 !important }"), /axe \(wide, light\): color-contrast-enhanced/, ARTICLE],
  ["grey letters in the dark", style("@media (prefers-color-scheme: dark) { main p { color: #888 !important } }"), /axe \(narrow, dark\): color-contrast-enhanced/],
  ["a script that the policy forbids", atEnd("<script>1</script>"), /console: .*Content Security Policy/],
  ["an error in a script", [[js, /^/, "null.x;"]], /script: /, withExit],
  ["a picture from another host", atEnd(`<img src="https://example.net/a.png" alt="" width="1" height="1">`), /asks for https:\/\/example\.net/],
  ["a page that is gone", [["about/index.html", null]], /answers 404, not 200/, ARTICLE],
  ["a wide block", style("main h1 { width: 400px }"), /320 px: scrolls sideways/, ARTICLE],
  ["a text that is cut off", style("main { overflow: hidden } main h1 { width: 400px }"), /320 px: text/],
  ["a box of fixed height", style(".doors h2 { height: 1.6rem; overflow: hidden }"), /with wide spacing: text does not fit/],
  ["a button that is too small", style(".button { min-height: 0; padding: 0 }"), /target of/],
  ["a bar over the page", [...atEnd("<div class=bar></div>"), ...style(".bar { position: fixed; inset: 4rem 0; background: #fff }")], /focus is covered/],
  ["a focus that nobody sees", style(":focus-visible { outline: 0 !important }"), /focus cannot be seen/],
  ["a link that Tab leaves out", [["index.html", /<a (?=[^>]*class="?brand)/, '<a tabindex="-1" ']], /not reached with Tab/],
  ["no telephone on the way", [["index.html", /href="?tel:[^\s">]*"?/g, 'href="#main"']], /no telephone among/],
  ["something that moves", style(".button { transition: all 1s !important }"), /moves in spite of/],
  ["words that only a script writes", [[js, /^/, "addEventListener('load', function () { document.querySelector('main p').textContent = 'x'; });"]], /without scripts words are missing/, withExit],
  ["a menu that needs a script", [["index.html", /<details/, "<details inert"]], /not reached with Tab|menu does not open/],
  ["no skip link", [["index.html", /<a (?=[^>]*href="?#main)[^>]*>[^<]*<\/a>/, ""]], /anatomy: the first link/],
  ["two first headings", atEnd("<h1>x</h1>"), /anatomy: 2 h1/],
  ["a language without its mark", [["index.html", /aria-current="?true"?/, ""]], /languages: the current one/],
  ["a language without its lang", [["index.html", /hreflang="?en"?(?= lang)/, ""]], /languages: a name without/],
  ["the help before the page", style(""), /anatomy: not in the order/, "index.html", (html) => html.replace(/(<main.*<\/main>)(\s*<aside.*<\/aside>)/s, "$2$1")],
  ["a menu on paper", style("@media print { .crumbs { display: block !important } }"), /on paper: /, ARTICLE],
  ["three sheets", style("@media print { main article { min-height: 500mm } }"), /on paper: \d sheets/, ARTICLE],
];

const EXIT_DEFECTS = [
  ["an exit that stays in the history", [[js, /location\.replace\(([^)]*)\)/, "location.assign($1)"]], /Back opens the page again/],
  ["an exit that shows its title", [[js, /(\w+)\.title\s*=\s*["'\u200b\\u0b2]+/, "0"]], /the title stays/],
  ["an exit that leaves the page to see", [[css, /\.left body\s*>\s*\*\s*\{[^}]*\}/, ""]], /the page can still be seen/],
  ["an exit that keeps what was typed", [[js, /\.value\s*=\s*["']{2}/, ".value"]], /what was typed stays/],
  ["an exit that needs its script", [[withExit, /href="?https:[^\s">]*"?(?=[^>]*data-exit)|(data-exit[^>]*)href="?https:[^\s">]*"?/g, '$1href="#main"']], /no link to another place/],
  ["an exit over the end of the page", style(".has-exit .site-foot { padding-bottom: 0 !important }"), /covers the end of the page/],
];

const BUDGET_DEFECTS = [
  ["a heavy style sheet", [[css, /$/, noise(20_000)]], "home: HTML and CSS"],
  ["a heavy page", [["index.html", /$/, `<!--${noise(120_000)}-->`]], "a page of text, all in all"],
  ["a heavy picture", [...atEnd(`<img src="favicon.svg" alt="" width="48" height="48">`), ["favicon.svg", /$/, `<!--${noise(250_000)}-->`]], "a page with a picture"],
  ["many requests", atEnd(Array.from({ length: 10 }, (_, i) => `<img src="favicon.svg?${i}" alt="" width="48" height="48">`).join("")), "requests"],
  ["a third font", style("h1, h2 { font-weight: 400; font-family: 'Sofia Latin' !important } h3 { font-family: 'Sofia Latin' !important; font-weight: 700 }"), "fonts"],
  ["a heavy script", [[js, /$/, `/*${noise(8_000)}*/`]], "scripts", withExit],
];

const browser = await openBrowser(executablePath, { seats: 1 });
const missed = [];
for (const [name, edits, expected, file = "index.html", change] of PAGE_DEFECTS) {
  await planted(name, edits, file, change, async (site, route) => {
    const found = await visit(browser.seats[0], site, route, { sheets: 1 });
    return found.some((problem) => expected.test(problem));
  });
}
for (const [name, edits, expected] of EXIT_DEFECTS) {
  await planted(name, edits, withExit, undefined, async (site, route) => {
    const found = await checkExit(browser, site, [route]);
    return found.some((problem) => expected.test(problem));
  });
}
for (const [name, edits, budget, file = "index.html"] of BUDGET_DEFECTS) {
  await planted(name, edits, file, undefined, async (site, route) => {
    const rows = await measure(browser, site, [route]);
    return rows.some((row) => row.name === budget && !row.kept);
  });
}
await browser.close();
for (const name of missed) console.log(`not seen: ${name}`);
console.log(`${missed.length} problems in ${PAGE_DEFECTS.length + EXIT_DEFECTS.length + BUDGET_DEFECTS.length} planted defects`);
process.exitCode = missed.length > 0 ? 1 : 0;

/** Serves the files with the defect and asks whether it is seen; a defect that changes nothing is a mistake of this file. */
async function planted(name, edits, file, change, sees) {
  const files = new Map(original);
  for (const [target, pattern, replacement] of edits) {
    if (pattern === null) files.delete(target);
    else files.set(target, Buffer.from(original.get(target).toString().replace(pattern, replacement)));
  }
  if (change) files.set(file, Buffer.from(change(files.get(file).toString())));
  const changed = [...original].some(([target, bytes]) => !files.get(target)?.equals(bytes));
  const site = await serve(files);
  if (!changed || !(await sees(site, file.replace(/index\.html$/, "")))) missed.push(changed ? name : `${name} (it could not be planted)`);
  site.close();
}

/** Characters that do not compress; always the same. */
function noise(length) {
  let [text, state] = ["", 1];
  while (text.length < length) {
    state = (state * 48271) % 2147483647;
    text += state.toString(36);
  }
  return text.slice(0, length);
}
