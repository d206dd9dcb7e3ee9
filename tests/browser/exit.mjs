// The quick exit on the first page that has it: it works as a link, with a click and with the keyboard; it leaves nothing
// of the page to see and no way back in the history; it is not left by mistake.

export async function checkExit({ withScripts, withoutScripts }, site, routes) {
  const route = routes.find((route) => site.files.get(`${route}index.html`)?.includes("data-exit"));
  if (route === undefined) return [];
  const found = [];
  const say = (good, problem) => good || found.push(`/${route}: exit: ${problem}`);

  const quiet = await withoutScripts.newPage();
  await quiet.goto(site.url(route));
  const link = quiet.locator(".exit");
  const box = await link.boundingBox();
  const rel = (await link.getAttribute("rel")) ?? "";
  const place = await link.getAttribute("href");
  say(/^https:/.test(place), "without scripts it is no link to another place");
  say(["nofollow", "noopener", "noreferrer"].every((word) => rel.includes(word)), "its rel says too little");
  say(box.height >= 48 && box.width >= 320 && box.y + box.height <= 741, "on a telephone it is no full bar at the thumb");
  say((await quiet.locator("a.skip[data-exit]").count()) === 1, "there is no second one among the skip links");
  const reserved = await quiet.evaluate(() => {
    scrollTo(0, document.body.scrollHeight);
    const last = [...document.querySelectorAll("footer p")].at(-1).getBoundingClientRect();
    return last.bottom <= document.querySelector(".exit-bar").getBoundingClientRect().top;
  });
  say(reserved, "it covers the end of the page");
  await quiet.close();

  const leave = async (name, act, expected = true) => {
    const page = await withScripts.newPage();
    let arrived = false;
    let report;
    const state = new Promise((resolve) => (report = resolve));
    await page.exposeFunction("report", report);
    // The other side answers late: what is on the screen meanwhile is what a watcher sees.
    await page.route((url) => !url.href.startsWith(site.home), async (route) => {
      arrived = true;
      await state;
      await route.fulfill({ contentType: "text/html", body: "<!doctype html><title>elsewhere</title>" });
    });
    await page.goto(site.home);
    await page.goto(site.url(route));
    await page.evaluate(watchLeaving);
    await act(page);
    if (expected) {
      const left = await Promise.race([state, new Promise((resolve) => setTimeout(resolve, 5000))]);
      say(left?.title === "", `${name}: the title stays`);
      say(left?.shown === 0, `${name}: the page can still be seen`);
      say(left?.typed === "false", `${name}: what was typed stays`);
      await page.waitForURL((url) => !url.href.startsWith(site.home), { timeout: 5000 }).catch(() => say(false, `${name}: does not leave`));
      if (arrived) {
        await page.goBack();
        say(page.url() === site.home, `${name}: Back opens the page again`);
      }
    } else {
      // A round trip through the page: whatever was to happen has begun.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
      say(!arrived, `${name}: leaves by mistake`);
    }
    await page.close();
  };
  const press = async (page, keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await leave("click", (page) => page.locator(".exit").click({ noWaitAfter: true }));
  await leave("three times Shift", (page) => press(page, ["Shift", "Shift", "Shift"]));
  await leave("twice Shift", (page) => press(page, ["Shift", "Shift"]), false);
  await leave("capital letters", (page) => press(page, ["Shift+A", "Shift+B", "Shift+C"]), false);
  await leave("back with Shift and Tab", (page) => press(page, ["Shift+Tab", "Shift+Tab", "Shift+Tab"]), false);
  await leave("a letter in between", (page) => press(page, ["Shift", "Shift", "a", "Shift"]), false);

  // On a wide screen it must not cover the focus when one goes backwards.
  const wide = await withScripts.newPage();
  await wide.setViewportSize({ width: 1280, height: 500 });
  await wide.goto(site.url(route));
  await wide.keyboard.press("Shift+Tab");
  for (let stop = 0; stop < 200; stop++) {
    const covered = await wide.evaluate(() => {
      const e = document.activeElement;
      if (e === null || e === document.body) return null;
      const { left, right, top, bottom } = e.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return hit?.closest(".exit-bar") && !e.closest(".exit-bar") ? e.outerHTML.slice(0, 80) : "";
    });
    if (covered === null) break;
    say(covered === "", `covers the focus on a wide screen: ${covered}`);
    await wide.keyboard.press("Shift+Tab");
  }
  await wide.close();
  return found;
}

/** Runs in the page: puts two fields into it, and tells how it looks as soon as it is being left. */
function watchLeaving() {
  document.querySelector("main").insertAdjacentHTML("beforeend", "<input id=typed value=x><input id=ticked type=checkbox checked>");
  const tell = () =>
    setTimeout(() => {
      if (!document.documentElement.classList.contains("left")) return;
      window.report({
        title: document.title.replace("\u200b", "").trim(),
        shown: [...document.body.children].filter((e) => e.checkVisibility()).length,
        typed: document.querySelector("#typed").value + document.querySelector("#ticked").checked,
      });
    }, 0);
  addEventListener("click", tell);
  addEventListener("keyup", tell);
}
