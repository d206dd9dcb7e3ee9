// What is asked inside a page. Each function runs in the browser (Playwright sends its text there), needs nothing from
// outside itself, changes nothing that it does not put back, and returns problems as sentences.

/** The parts that stand on every page, in their order; and the languages by their own names. */
export function anatomy({ isHome, languages }) {
  const found = [];
  const say = (good, problem) => good || found.push(problem);
  const one = (selector) => document.querySelector(selector);
  const first = document.body.querySelector("a[href]");
  say(first?.getAttribute("href") === "#main", "anatomy: the first link is not the skip link");
  say(document.querySelectorAll("h1").length === 1, `anatomy: ${document.querySelectorAll("h1").length} h1`);
  const order = ["header", ...(isHome ? [] : ["nav.crumbs"]), "main#main", "aside.help", "footer"];
  const parts = order.map((selector) => document.body.querySelector(`:scope > ${selector}`));
  order.forEach((selector, index) => say(parts[index], `anatomy: no ${selector}`));
  const present = parts.filter(Boolean);
  const inOrder = present.every((part, i) => i === 0 || present[i - 1].compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING);
  say(inOrder, `anatomy: not in the order ${order.join(", ")}`);
  for (const number of ["112", "116111"]) say(one(`header a[href="tel:${number}"]`), `anatomy: no link to ${number} in the header`);
  const names = [...document.querySelectorAll("header .languages a")];
  if (languages > 1) {
    say(names.length === languages, `languages: ${names.length} names for ${languages} languages`);
    say(names.every((a) => a.lang && a.hreflang === a.lang), "languages: a name without its lang and hreflang");
    const current = names.filter((a) => a.hasAttribute("aria-current"));
    say(current.length === 1 && current[0].lang === document.documentElement.lang, "languages: the current one is not marked");
    say(!names.some((a) => a.querySelector("img, svg")), "languages: a picture in a name");
  }
  return found;
}

/** Sideways scrolling, texts beyond the edge, and texts that do not fit into their box. A hidden overflow hides no defect. */
export function overflow(state) {
  const found = [];
  const describe = (element) => element.outerHTML.slice(0, 110).replace(/\s+/g, " ");
  const width = document.documentElement.scrollWidth;
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  const scrolls = (element) =>
    element !== null && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const isHiddenForEyes = (element) =>
    element.closest('.vh, [aria-hidden="true"]') !== null || getComputedStyle(element).clipPath === "inset(50%)";
  const elements = [...document.body.querySelectorAll("*")].filter((e) => !isHiddenForEyes(e) && e.checkVisibility());
  const beyond = elements.filter((e) => hasText(e) && !scrolls(e) && e.getBoundingClientRect().right > innerWidth + 1);
  if (width > innerWidth) found.push(`${state}: scrolls sideways, ${width} px: ${beyond.slice(0, 3).map(describe).join(" … ")}`);
  else if (beyond.length > 0) found.push(`${state}: text beyond the edge: ${beyond.slice(0, 3).map(describe).join(" … ")}`);
  const clipped = elements.filter((e) => {
    const style = getComputedStyle(e);
    if (style.display === "inline" || e.closest("svg") || scrolls(e)) return false;
    const tooWide = e.scrollWidth > e.clientWidth + 1 && (hasText(e) || style.overflowX !== "visible");
    const tooHigh = e.scrollHeight > e.clientHeight + 1 && ["hidden", "clip"].includes(style.overflowY);
    return e.clientWidth > 0 && (tooWide || tooHigh);
  });
  if (clipped.length > 0) found.push(`${state}: text does not fit: ${clipped.slice(0, 3).map(describe).join(" … ")}`);
  return found;
}

/** Links and controls smaller than 44 px, but for links within a sentence. */
export function targets() {
  const LEAST = 43.5;
  const tooSmall = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")].filter((e) => {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.matches('.skip, :disabled, [aria-hidden="true"] *')) return false;
    // A card is one target: its link lies over all of it.
    if (getComputedStyle(e, "::after").position === "absolute") return false;
    // A box with its label is one target.
    const area = (e.matches("[type=checkbox], [type=radio]") && e.labels?.[0]) || e;
    const { width, height } = area.getBoundingClientRect();
    if (width >= LEAST && height >= LEAST) return false;
    const block = (node) => (getComputedStyle(node).display.startsWith("inline") ? block(node.parentElement) : node);
    const isInSentence = getComputedStyle(e).display === "inline" && block(e).innerText.trim().length > e.innerText.trim().length + 1;
    // A paragraph that is a link: the author wrote no sentence around it, and nothing else is near.
    const isParagraph = e.matches(".text p:not([class]) > a:only-child");
    return !isInSentence && !isParagraph;
  });
  return tooSmall.slice(0, 5).map((e) => {
    const { width, height } = e.getBoundingClientRect();
    return `target of ${Math.round(width)} × ${Math.round(height)} px: ${e.outerHTML.slice(0, 100)}`;
  });
}

/** What moves although the reader asked for calm. */
export function motion() {
  const seconds = (list) => Math.max(...list.split(",").map(parseFloat));
  const moving = [...document.querySelectorAll("*")].filter((e) => {
    const style = getComputedStyle(e);
    return seconds(style.transitionDuration) > 0.01 || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01);
  });
  return moving.slice(0, 3).map((e) => `moves in spite of reduced motion: ${e.outerHTML.slice(0, 80)}`);
}

/** Sets or removes the reader's own spacing (WCAG 1.4.12). A constructed sheet, because the policy allows no other. */
export function spacing(on) {
  if (!on) {
    document.adoptedStyleSheets = [];
    return;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }",
  );
  document.adoptedStyleSheets = [sheet];
}

/** Where the focus is: `null` at the end of the page, else what it is and what is wrong with how it shows. */
export function focused() {
  const e = document.activeElement;
  if (e === null || e === document.body || e === document.documentElement) return null;
  const problems = [];
  const name = e.outerHTML.slice(0, 100).replace(/\s+/g, " ");
  const style = getComputedStyle(e);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) problems.push(`focus cannot be seen: ${name}`);
  const rects = [...e.getClientRects()].filter((r) => r.width > 1 && r.height > 1);
  const points = rects.flatMap(({ left, right, top, bottom }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return [[x, y], [x, top + 2], [x, bottom - 2], [left + 3, y], [right - 3, y]];
  });
  // What is higher than half the screen cannot be seen whole above a bar; some of it must be.
  const isHigh = e.getBoundingClientRect().height > innerHeight / 2;
  const covered = points.filter(([x, y]) => {
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return true;
    const hit = document.elementFromPoint(x, y);
    return hit !== null && hit !== e && !e.contains(hit) && !hit.contains(e) && !(hit.closest("label")?.control === e);
  });
  if (points.length === 0) problems.push(`focus on nothing that shows: ${name}`);
  else if (covered.length > (isHigh ? points.length - 1 : 0)) problems.push(`focus is covered or out of sight: ${name}`);
  e.dataset.visited = "";
  return { href: e.getAttribute("href") ?? "", problems };
}

/** What can be seen and used, and was not reached with Tab. */
export function unreached() {
  const missed = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")].filter((e) => {
    if (!e.checkVisibility({ visibilityProperty: true }) || "visited" in e.dataset || e.matches(':disabled, [aria-hidden="true"] *')) return false;
    // Of a group of radio buttons, one takes the focus.
    return !(e.type === "radio" && document.querySelector(`[name="${CSS.escape(e.name)}"][data-visited]`));
  });
  return missed.slice(0, 3).map((e) => `not reached with Tab: ${e.outerHTML.slice(0, 100)}`);
}

/** What a reader can see and use: headings, links, fields; to be compared with and without scripts. */
export function offers() {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  return {
    words: seen("h1, h2, h3, p, li, dd").map((e) => e.textContent.replace(/\s+/g, " ").trim()),
    links: seen("a[href]").map((e) => e.href),
    fields: seen("input, select, textarea, button").map((e) => e.name || e.type),
  };
}
